public import JWT

/// What is revoked: an immutable value, swapped whole and read without a lock.
public struct RevocationList: Sendable {
  /// Nothing is revoked.
  public static let empty = RevocationList()

  // The last second whose tokens are refused, by what a rule names.
  private var tokens = Cutoffs()
  private var sessions = Cutoffs()
  private var devices = Cutoffs()
  private var users = Cutoffs()
  private var organizations = Cutoffs()
  private var all: Int64?

  /// Makes a list of rules, and of ids of tokens (`jti`) that are revoked whenever they were issued.
  public init(revokedTokenIDs: [String] = [], rules: [RevocationRule] = []) {
    for id in revokedTokenIDs { add(RevocationRule(.token(id), cutoff: .max)) }
    for rule in rules { add(rule) }
  }

  /// This list and more rules; of several rules about one subject the latest cutoff counts.
  public func adding(_ rules: [RevocationRule]) -> RevocationList {
    var list = self
    for rule in rules { list.add(rule) }
    return list
  }

  private mutating func add(_ rule: RevocationRule) {
    switch rule.subject {
    case .token(let id): tokens.raise(id, to: rule.cutoff)
    case .session(let id): sessions.raise(id, to: rule.cutoff)
    case .device(let id): devices.raise(id, to: rule.cutoff)
    case .user(let id): users.raise(String(SubjectID.user(id)), to: rule.cutoff)
    case .organization(let id): organizations.raise(String(SubjectID.organization(id)), to: rule.cutoff)
    case .all: all = max(all ?? rule.cutoff, rule.cutoff)
    }
  }

  /// Whether any rule matches the token; one without `iat` counts as old.
  public func matches(_ token: VerifiedToken<SyncClaims>) -> Bool {
    let issuedAt = token.issuedAt ?? .min
    if let all, issuedAt <= all { return true }
    let claims = token.claims
    return tokens.matches(issuedAt) { token.tokenID }
      || sessions.matches(issuedAt) { claims.sessionID }
      || devices.matches(issuedAt) { claims.deviceID }
      || organizations.matches(issuedAt) { claims.organizationID.map { String(SubjectID.organization($0)) } }
      // The claims that name the user need not agree; a rule about any of them holds.
      || users.matches(issuedAt) { claims.userID.map { String(SubjectID.user($0)) } }
      || users.matches(issuedAt) { claims.subject.map { String(SubjectID.user($0)) } }
      || users.matches(issuedAt) { claims.numericUserID }
  }

  /// Whether any rule refuses the caller.
  ///
  /// A rule about the session, or about a session's device, does so for good; one about user, organisation or all by
  /// the caller's own `iat`, and a caller without one counts as old.
  public func refuses(_ caller: Caller) -> Bool {
    if sessions.names(caller.sessionID) { return true }
    if caller.kind == .session, let deviceID = caller.deviceID, devices.names(deviceID) { return true }
    return cutoff(for: caller).map { (caller.issuedAt ?? .min) <= $0 } ?? false
  }

  /// Whether leases for the device are refused.
  public func refuses(deviceID: String) -> Bool { devices.names(deviceID) }

  /// The last second whose tokens for the caller are refused by a rule about user, organisation or all.
  func cutoff(for caller: Caller) -> Int64? {
    var latest = all
    if let cutoff = users.cutoff({ caller.userID }) { latest = max(latest ?? cutoff, cutoff) }
    if let cutoff = organizations.cutoff({ String(SubjectID.organization(caller.organizationID)) }) {
      latest = max(latest ?? cutoff, cutoff)
    }
    return latest
  }
}
