/// One line of a policy: these streams need one of these scopes and may be had by these callers.
public struct GrantRule: Sendable, Hashable {
  /// Who may have the streams of a rule.
  public enum Who: String, Sendable, CaseIterable {
    /// Every caller.
    case anyone
    /// Callers whose active organisation the stream's `{org}` is.
    case activeOrganization = "active_org"
    /// The caller whose id the stream's `{user}` is.
    case caller
    /// Callers whose grant lists the stream by its name.
    case granted
  }

  /// Which streams.
  public let streams: [StreamPattern]
  /// The scopes of which one is enough.
  public let scopes: [String]
  /// Who may have them.
  public let who: Who
  /// Whether a request without streams gets them with one of the scopes.
  public let isDefault: Bool

  /// The first of the rule's scopes that is among these.
  func scope(among held: [String]) -> String? {
    let scopes = scopes.span
    for index in scopes.indices where PlainText.contains(held, scopes[index]) { return scopes[index] }
    return nil
  }

  /// Whether the rule names the stream, whoever it belongs to.
  func names(_ stream: String) -> Bool { streams.contains { $0.matches(stream, of: nil) } }

  /// Whether the rule gives the stream to this owner; `isNamed` tells whether the owner has the stream by name.
  func gives(_ stream: String, to owner: StreamPattern.Owner, isNamed: () -> Bool) -> Bool {
    switch who {
    case .anyone: names(stream)
    case .activeOrganization: !owner.organizationID.isEmpty && streams.contains { $0.matches(stream, of: owner) }
    case .caller: !owner.userID.isEmpty && streams.contains { $0.matches(stream, of: owner) }
    case .granted: names(stream) && isNamed()
    }
  }
}
