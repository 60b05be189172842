/// How long what a rule can match may live: a rule goes when nothing that it matches is valid any more.
public struct RevocationLifetimes: Sendable, Hashable {
  /// How long after its `iat` a token can be accepted: maximum age and leeway, in seconds.
  public let tokens: Int64
  /// How long after its `iat` a caller can ask for leases, in seconds; `nil` where nothing ends them.
  public let callers: Int64?

  /// Takes both.
  public init(tokens: Int64, callers: Int64?) {
    self.tokens = tokens
    self.callers = callers
  }

  /// The last second at which a rule can match anything, since 1970; `nil` where it always can.
  public func end(of kind: RevocationRule.Kind, cutoff: Int64) -> Int64? {
    let life: Int64?
    switch kind {
    case .token: life = tokens
    case .session, .device, .user, .organization, .all: life = callers.map { max($0, tokens) }
    }
    guard let life else { return nil }
    let (end, overflows) = cutoff.addingReportingOverflow(life)
    return overflows ? nil : end
  }
}
