import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Synchronization

/// How a connection of one listener is set up: Hummingbird's HTTP/1.1 handling behind the service's own gate.
struct ServiceChannel: ServerChildChannel, HTTPChannelHandler {
  typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  let responder: HTTPChannelHandler.Responder
  let limits: ConnectionLimits
  let refuse: RequestGate.Refuse
  var answerAtOnce: RequestGate.AnswerAtOnce = { _, _ in nil }
  var allowsLargeBody: RequestGate.AllowsLargeBody = { _ in false }
  var connections = ConnectionCount()

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let count = connections.open()
    if count > limits.connections { connections.refuse() }
    channel.closeFuture.whenComplete { _ in connections.close() }
    return channel.eventLoop.makeCompletedFuture {
      // Some are told why they are turned away; beyond them a flood costs nothing but the accept.
      if count > limits.connections + limits.connections / 4 + 16 { throw ChannelError.connectTimeout(.zero) }
      try addHandlers(to: channel.pipeline.syncOperations, isOverLimit: count > limits.connections)
      return try NIOAsyncChannel(
        wrappingChannelSynchronously: channel,
        configuration: .init(isOutboundHalfClosureEnabled: true)
      )
    }
  }

  private func addHandlers(to pipeline: ChannelPipeline.SynchronousOperations, isOverLimit: Bool) throws {
    var decoderLimits = NIOHTTPDecoderLimitConfiguration()
    decoderLimits.maxHeaderFieldSize = limits.field
    decoderLimits.maxHeaderListSize = limits.fields
    decoderLimits.maxHeaderFieldCount = limits.fieldCount
    let gate = RequestGate(
      limits: limits,
      isOverLimit: isOverLimit,
      refuse: refuse,
      answerAtOnce: answerAtOnce,
      allowsLargeBody: allowsLargeBody
    )
    try pipeline.addHandler(WireBytes(gate: gate))
    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoderLimits)))
    try pipeline.addHandler(gate)
  }

  func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}

/// How many connections of a listener are open.
final class ConnectionCount: Sendable {
  private let value = Atomic<Int>(0)
  private let metrics: (ServiceMetrics, ServiceMetrics.Listener)?

  /// - Parameter metrics: where it is shown, if anywhere.
  init(shownIn metrics: (ServiceMetrics, ServiceMetrics.Listener)? = nil) { self.metrics = metrics }

  /// Counts one more, and returns how many there are now.
  func open() -> Int {
    if let (metrics, listener) = metrics { metrics.connectionOpened(on: listener) }
    return value.wrappingAdd(1, ordering: .relaxed).newValue
  }

  func close() {
    if let (metrics, listener) = metrics { metrics.connectionClosed(on: listener) }
    value.wrappingSubtract(1, ordering: .relaxed)
  }

  /// A connection was turned away.
  func refuse() {
    if let (metrics, listener) = metrics { metrics.connectionRefused(on: listener) }
  }
}
