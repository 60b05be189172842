import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Opens sockets: TCP, TLS where the URL says so, the upgrade with the token, the protocol's name.
struct SocketConnector: Sendable {
  /// The protocol that both sides speak; a server that does not name it is another server.
  static let protocolName = "spacetime.sync.v1"

  /// Made once, for all sessions: reading the system's certificates takes a while.
  private static let tls = Result { try NIOSSLContext(configuration: .makeClientConfiguration()) }

  /// The longest message, in bytes, whole or of fragments.
  var longestMessage = 256 * 1024
  var connectTimeout = TimeAmount.seconds(5)

  /// Connects on `loop`; `adopt` gets the channel before the upgrade, and what happens goes to `tell`.
  func connect(
    to endpoint: SubscribeEndpoint,
    token: SocketToken,
    on loop: any EventLoop,
    adopt: @escaping @Sendable (any Channel) -> Bool,
    tell: @escaping SocketListener
  ) {
    ClientBootstrap(group: loop)
      .connectTimeout(connectTimeout)
      .channelOption(.socketOption(.tcp_nodelay), value: 1)
      .connect(host: endpoint.host, port: endpoint.port)
      .whenComplete { result in
        guard let channel = try? result.get() else { return tell(.lost(.network)) }
        guard adopt(channel) else { return channel.close(promise: nil) }
        do { try upgrade(channel, endpoint, token, tell) } catch {
          tell(.lost(.network))
          channel.close(promise: nil)
        }
      }
  }

  private enum Outcome {
    case webSocket
    /// ``RefusalHandler`` reads on.
    case refused
    case mismatch
  }

  private func upgrade(
    _ channel: any Channel,
    _ endpoint: SubscribeEndpoint,
    _ token: SocketToken,
    _ tell: @escaping SocketListener
  ) throws {
    let pipeline = channel.pipeline.syncOperations
    if endpoint.isSecure {
      let name = endpoint.host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) ? nil : endpoint.host
      try pipeline.addHandler(NIOSSLClientHandler(context: Self.tls.get(), serverHostname: name))
    }
    let configuration = NIOTypedHTTPClientUpgradeConfiguration(
      upgradeRequestHead: head(endpoint, token),
      upgraders: [upgrader(tell)],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(RefusalHandler(tell: tell))
          return Outcome.refused
        }
      }
    )
    var http = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: configuration)
    // The server may speak in the same packet that answers the upgrade.
    http.leftOverBytesStrategy = .forwardBytes
    try pipeline.configureUpgradableHTTPClientPipeline(configuration: http)
      .whenComplete { result in
        switch result {
        case .success(.webSocket): tell(.opened)
        case .success(.refused): break
        case .success(.mismatch): tell(.lost(.protocolMismatch))
        case .failure: tell(.lost(.network))
        }
        if case .success(.webSocket) = result { return }
        if case .success(.refused) = result { return }
        channel.close(promise: nil)
      }
  }

  private func upgrader(_ tell: @escaping SocketListener) -> NIOTypedWebSocketClientUpgrader<Outcome> {
    // Errors are left to SocketHandler: NIO's own handler would have closed the channel before it heard of them.
    NIOTypedWebSocketClientUpgrader(maxFrameSize: longestMessage, enableAutomaticErrorHandling: false) {
      channel,
      head in
      channel.eventLoop.makeCompletedFuture {
        guard head.headers["sec-websocket-protocol"] == [Self.protocolName] else { return .mismatch }
        let aggregator = NIOWebSocketFrameAggregator(
          minNonFinalFragmentSize: 0,
          maxAccumulatedFrameCount: 64,
          maxAccumulatedFrameSize: longestMessage
        )
        try channel.pipeline.syncOperations.addHandlers([aggregator, SocketHandler(tell: tell)])
        return .webSocket
      }
    }
  }

  private func head(_ endpoint: SubscribeEndpoint, _ token: SocketToken) -> HTTPRequestHead {
    var fields = HTTPHeaders()
    fields.add(name: "host", value: endpoint.authority)
    fields.add(name: "authorization", value: "Bearer \(token.value)")
    fields.add(name: "sec-websocket-protocol", value: Self.protocolName)
    return HTTPRequestHead(version: .http1_1, method: .GET, uri: endpoint.target, headers: fields)
  }
}
