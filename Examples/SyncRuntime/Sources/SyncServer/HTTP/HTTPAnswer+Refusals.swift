extension HTTPAnswer {
  /// There is no such place.
  static let notFound = HTTPAnswer(refusal: 404, "not_found", "There is nothing here.")
  /// The list of revocations is too old.
  static let unavailable = HTTPAnswer(
    refusal: 503,
    "service_unavailable",
    "It cannot be told now whether tokens are good.",
    reason: "revocations_stale"
  )
  /// As many sockets are open as there may be.
  static let full = HTTPAnswer(
    refusal: 503,
    "service_unavailable",
    "There are too many sockets.",
    reason: "too_many_sockets"
  )
  /// The server goes away.
  static let goingAway = HTTPAnswer(
    refusal: 503,
    "service_unavailable",
    "The server goes away.",
    reason: "shutting_down"
  )
  /// A body that is too long.
  static let tooLarge = HTTPAnswer(refusal: 413, "payload_too_large", "The body is too long.")
  /// A body of another type.
  static let unsupportedType = HTTPAnswer(refusal: 415, "unsupported_media_type", "The body must be application/json.")
  /// A path that only takes another method.
  static func notAllowed(_ method: String) -> HTTPAnswer {
    HTTPAnswer(refusal: 405, "method_not_allowed", "Only \(method) is answered here.").with("allow", method)
  }
  /// A subscription that is not asked for as a WebSocket.
  static let upgradeRequired = HTTPAnswer(
    refusal: 426,
    "upgrade_required",
    "This is a WebSocket of the protocol \(SubscribeUpgrade.protocolName)."
  ).with("upgrade", "websocket").with("connection", "upgrade")

  /// A token that is not good.
  init(_ refusal: TokenRefusal) {
    self.init(refusal: 401, "unauthorized", refusal.message, reason: refusal.reasonCode)
  }

  /// A good token that may not do this.
  init(forbidden reason: String, _ message: String) {
    self.init(refusal: 403, "forbidden_topic", message, reason: reason)
  }
}
