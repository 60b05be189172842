import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes

/// One connection from its start to its end, with a stub for what answers.
///
/// The handlers are those of `ServiceChannel`. Time stands still: no patience ends.
final class Conversation {
  /// How many requests were taken up.
  private(set) var requests = 0
  /// Every byte that the client got.
  private(set) var written: [UInt8] = []

  /// Sends these pieces one after the other, then closes the client's side.
  init(sending pieces: [ArraySlice<UInt8>]) {
    let counter = Counter()
    let channel = EmbeddedChannel()
    try! Self.addHandlers(to: channel.pipeline.syncOperations, counter)
    try! channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    for piece in pieces where !piece.isEmpty {
      _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
      channel.embeddedEventLoop.run()
    }
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    channel.embeddedEventLoop.run()
    while let buffer = try? channel.readOutbound(as: ByteBuffer.self) { written += buffer.readableBytesView }
    _ = try? channel.finish(acceptAlreadyClosed: true)
    requests = counter.value
  }

  private static func addHandlers(to pipeline: ChannelPipeline.SynchronousOperations, _ counter: Counter) throws {
    let limits = ConnectionLimits()
    var decoderLimits = NIOHTTPDecoderLimitConfiguration()
    decoderLimits.maxHeaderFieldSize = limits.field
    decoderLimits.maxHeaderListSize = limits.fields
    decoderLimits.maxHeaderFieldCount = limits.fieldCount
    let gate = RequestGate(
      limits: limits,
      refuse: { failure, head in Stub.refusal(failure, head) },
      answerAtOnce: { request, _ in
        counter.value += 1
        return Stub.waits(request.head.uri) ? nil : Stub.answer(request)
      },
      allowsLargeBody: { _ in false }
    )
    try pipeline.addHandler(WireBytes(gate: gate))
    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoderLimits)))
    try pipeline.addHandler(gate)
    try pipeline.addHandler(StubBehind())
  }
}

/// Counts on the one thread that there is.
final class Counter: @unchecked Sendable { var value = 0 }
