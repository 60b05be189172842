/// Which scopes there are, and which stream needs which scope: one policy for minter and verifier alike.
public struct GrantPolicy: Sendable {
  /// The rules, in their order: where several name a stream, the first that grants it counts.
  public let rules: [GrantRule]
  /// Scopes that no rule needs.
  public let scopesWithoutStreams: [String]
  /// The scopes of a request that names none, sorted.
  public let defaultScopes: [String]
  /// The scopes that may be asked for, sorted.
  public let allowedScopes: [String]

  init(rules: [GrantRule], scopesWithoutStreams: [String], defaultScopes: [String], allowedScopes: [String]? = nil) {
    self.rules = rules
    self.scopesWithoutStreams = scopesWithoutStreams
    self.defaultScopes = PlainText.sortedSet(defaultScopes)
    self.allowedScopes = PlainText.sortedSet(allowedScopes ?? (rules.flatMap(\.scopes) + scopesWithoutStreams))
  }

  /// Narrows the policy to the scopes that configuration names; `nil` leaves them as they are.
  ///
  /// - Throws: ``ScopeRestrictionError``, with everything that is wrong.
  public func restricting(
    allowedScopes allowed: [String]?,
    defaultScopes defaults: [String]?
  ) throws(ScopeRestrictionError) -> GrantPolicy {
    var faults: [ScopeRestrictionError.Fault] = []
    for scope in allowed ?? [] where !PlainText.contains(allowedScopes, scope) { faults.append(.unknownScope(scope)) }
    let allowed = allowed ?? allowedScopes
    for scope in defaults ?? [] where !PlainText.contains(allowed, scope) { faults.append(.defaultNotAllowed(scope)) }
    let remaining = defaults ?? defaultScopes.filter { PlainText.contains(allowed, $0) }
    if remaining.isEmpty { faults.append(.noDefault) }
    guard faults.isEmpty else { throw ScopeRestrictionError(faults: faults) }
    return GrantPolicy(
      rules: rules,
      scopesWithoutStreams: scopesWithoutStreams,
      defaultScopes: remaining,
      allowedScopes: allowed
    )
  }
}

/// Why a policy cannot be narrowed as asked.
public struct ScopeRestrictionError: Error, Hashable, Sendable {
  /// One thing that is wrong.
  @nonexhaustive
  public enum Fault: Hashable, Sendable {
    /// An allowed scope that the policy does not have.
    case unknownScope(String)
    /// A default scope that is not among the allowed ones.
    case defaultNotAllowed(String)
    /// No default scope is left.
    case noDefault
  }

  /// Everything that is wrong.
  public let faults: [Fault]
}
