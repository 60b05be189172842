/// Whether a token may read a stream, by the policy by which tokens are minted.
public struct StreamAuthorizer: Sendable {
  /// The answer to whether a token may read a stream.
  public enum Decision: String, Sendable {
    /// It may.
    case ok
    /// The token does not grant the stream, or the policy would not have given it to this user and organisation.
    case forbiddenTopic = "forbidden_topic"
    /// The token grants the stream and has none of the scopes that it needs.
    case missingScope = "missing_scope"
  }

  /// The policy.
  public let policy: GrantPolicy

  /// Decides by this policy.
  public init(policy: GrantPolicy) { self.policy = policy }

  /// Decides on one stream, named exactly.
  public func decide(on stream: String, for claims: SyncClaims) -> Decision {
    guard !stream.isEmpty, claims.grants(stream) else { return .forbiddenTopic }
    let owner = StreamPattern.Owner(userID: claims.userID ?? "", organizationID: claims.organizationID ?? "")
    // The minter writes a stream into a token only where the caller has it by name: the token's own list says so.
    let giving = policy.rules.lazy.filter { $0.gives(stream, to: owner, isNamed: { true }) }
    guard !giving.isEmpty else { return .forbiddenTopic }
    let isHeld = giving.contains { rule in
      rule.scopes.contains { PlainText.contains(policy.allowedScopes, $0) && claims.has(scope: $0) }
    }
    return isHeld ? .ok : .missingScope
  }
}
