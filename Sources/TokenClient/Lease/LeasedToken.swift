/// A minted token, as a client holds it.
///
/// It is never printed: descriptions, dumps and mirrors show everything but `value`.
public struct LeasedToken: Sendable, Hashable {
  /// The token itself: what follows `Bearer `.
  public let value: String
  /// The token's `jti`; what a support ticket may name.
  public let tokenID: String?
  /// Where to subscribe: a `wss://` URL, or `ws://` in dev.
  public let subscribeURL: String?
  /// The protocol to speak there.
  public let protocolVersion: String?
  /// Whose it is, as in `user:1042`.
  public let subject: String?
  /// The organisation it was minted for.
  public let orgID: String?
  /// The session it was minted for.
  public let sessionID: String?
  /// The device it was minted for.
  public let deviceID: String?
  /// The scopes it carries.
  public let scopes: [String]
  /// The streams it grants.
  public let streamGrants: [String]

  /// Takes what a lease said; made by hand in tests only.
  public init(
    value: String,
    tokenID: String? = nil,
    subscribeURL: String? = nil,
    protocolVersion: String? = nil,
    subject: String? = nil,
    orgID: String? = nil,
    sessionID: String? = nil,
    deviceID: String? = nil,
    scopes: [String] = [],
    streamGrants: [String] = []
  ) {
    self.value = value
    self.tokenID = tokenID
    self.subscribeURL = subscribeURL
    self.protocolVersion = protocolVersion
    self.subject = subject
    self.orgID = orgID
    self.sessionID = sessionID
    self.deviceID = deviceID
    self.scopes = scopes
    self.streamGrants = streamGrants
  }
}

extension LeasedToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The token's id, never its value.
  public var description: String { "LeasedToken(id: \(tokenID ?? "unknown"), value: <redacted>)" }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// What a debugger and `dump` see: no value.
  public var customMirror: Mirror {
    Mirror(self, children: ["tokenID": tokenID as Any, "subscribeURL": subscribeURL as Any, "value": "<redacted>"])
  }
}
