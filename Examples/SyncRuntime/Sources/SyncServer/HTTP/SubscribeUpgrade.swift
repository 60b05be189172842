import NIOHTTP1

/// Whether a subscription's upgrade is answered with 101.
enum SubscribeUpgrade {
  /// The subprotocol (RFC 6455 §1.9).
  static let protocolName = "spacetime.sync.v1"

  /// A socket begins, with the upgrade's bearer and the headers of the answer; or what is answered instead.
  enum Decision {
    case socket(HeldToken?, HTTPHeaders)
    case refused(HTTPAnswer)
  }

  static func decide(_ head: HTTPRequestHead, _ parts: RuntimeParts) -> Decision {
    guard case .subscribe(let database)? = Route(target: head.uri), database.utf8.elementsEqual(parts.database.utf8)
    else {
      return .refused(.notFound)
    }
    guard head.method == .GET else { return .refused(.notAllowed("GET")) }
    if parts.isShuttingDown.load(ordering: .acquiring) { return .refused(.goingAway) }
    if parts.metrics.sockets.load(ordering: .relaxed) >= parts.limits.sockets { return .refused(.full) }
    switch Bearer(head.headers["authorization"]) {
    case .malformed(let refusal): return .refused(HTTPAnswer(refusal))
    case .absent: return socket(nil, head)
    case .token(let token):
      switch parts.judge.judge(token, streams: []) {
      case .admitted: return socket(token, head)
      case .refused(let refusal): return .refused(HTTPAnswer(refusal))
      case .unavailable: return .refused(.unavailable)
      }
    }
  }

  /// A client that offers protocols must offer ours; one that offers none is taken at its messages.
  private static func socket(_ token: HeldToken?, _ head: HTTPRequestHead) -> Decision {
    let offered = head.headers[canonicalForm: "sec-websocket-protocol"]
    if offered.isEmpty { return .socket(token, [:]) }
    guard offered.contains(where: { $0 == protocolName }) else {
      return .refused(HTTPAnswer(refusal: 400, "invalid_request", "The protocol is \(protocolName)."))
    }
    return .socket(token, ["sec-websocket-protocol": protocolName])
  }
}
