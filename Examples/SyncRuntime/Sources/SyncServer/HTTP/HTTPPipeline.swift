import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The handlers of a connection: HTTP first, and a socket's after its upgrade.
enum HTTPPipeline {
  /// The longest header fields together, in bytes, and how many there may be: a token has up to 8,192.
  private static let limits: NIOHTTPDecoderLimitConfiguration = {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 12_288
    limits.maxHeaderListSize = 16_384
    limits.maxHeaderFieldCount = 64
    return limits
  }()

  static func configure(_ channel: any Channel, _ parts: RuntimeParts) throws {
    let handler = HTTPHandler(parts)
    let bound = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    let completion: @Sendable (ChannelHandlerContext) -> Void = { context in
      context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
    }
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withServerUpgrade: (upgraders: [upgrader(parts)], completionHandler: completion),
      withEncoderConfiguration: .init(),
      withDecoderLimitConfiguration: limits
    )
    try channel.pipeline.syncOperations.addHandler(handler)
  }

  private static func upgrader(_ parts: RuntimeParts) -> NIOWebSocketServerUpgrader {
    NIOWebSocketServerUpgrader(
      maxFrameSize: parts.limits.messageLength,
      automaticErrorHandling: false,
      shouldUpgrade: { channel, head in
        guard case .socket(_, let headers) = SubscribeUpgrade.decide(head, parts) else {
          return channel.eventLoop.makeSucceededFuture(nil)
        }
        return channel.eventLoop.makeSucceededFuture(headers)
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          let bearer: HeldToken? =
            if case .token(let token) = Bearer(head.headers["authorization"]) { token } else { nil }
          let limit = parts.limits.messageLength
          try channel.pipeline.syncOperations.addHandlers(
            NIOWebSocketFrameAggregator(
              minNonFinalFragmentSize: 1,
              maxAccumulatedFrameCount: 32,
              maxAccumulatedFrameSize: limit
            ),
            SocketHandler(parts, channel.eventLoop, bearer: bearer)
          )
        }
      }
    )
  }
}
