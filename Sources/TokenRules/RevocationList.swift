public import JWT

/// What is revoked: an immutable value, swapped whole and read without a lock.
public struct RevocationList: Sendable {
  /// Nothing is revoked.
  public static let empty = RevocationList()

  // The last second whose tokens are refused, by what a rule names.
  private var tokens: [ExactText: Int64] = [:]
  private var sessions: [ExactText: Int64] = [:]
  private var devices: [ExactText: Int64] = [:]
  private var users: [ExactText: Int64] = [:]
  private var organizations: [ExactText: Int64] = [:]
  private var all = Int64.min

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
    case .user(let id): users.raise(SubjectID.user(id), to: rule.cutoff)
    case .organization(let id): organizations.raise(SubjectID.organization(id), to: rule.cutoff)
    case .all: all = max(all, rule.cutoff)
    }
  }

  /// Whether any rule matches the token; one without `iat` counts as old.
  public func matches(_ token: VerifiedToken<SyncClaims>) -> Bool {
    let issuedAt = token.issuedAt ?? .min
    if issuedAt <= all { return true }
    let claims = token.claims
    return tokens.matches(issuedAt) { token.tokenID }
      || sessions.matches(issuedAt) { claims.sessionID }
      || devices.matches(issuedAt) { claims.deviceID }
      || organizations.matches(issuedAt) { claims.organizationID.map(SubjectID.organization) }
      || users.matches(issuedAt) { claims.userID.map(SubjectID.user) }
      || users.matches(issuedAt) { claims.subject.map(SubjectID.user) }
      || users.matches(issuedAt) { claims.numericUserID }
  }

  /// Whether any rule refuses the caller: by session or, for a session, device for good; else by the caller's own `iat`.
  public func refuses(_ caller: Caller) -> Bool {
    if sessions.names(caller.sessionID) { return true }
    if caller.kind == .session, let deviceID = caller.deviceID, devices.names(deviceID) { return true }
    return (caller.issuedAt ?? .min) <= cutoff(for: caller)
  }

  /// Whether leases for the device are refused.
  public func refuses(deviceID: String) -> Bool { devices.names(deviceID) }

  /// The last second whose tokens for the caller are refused by a user, organisation or `all` rule.
  func cutoff(for caller: Caller) -> Int64 {
    max(
      all,
      users.cutoff(of: caller.userID),
      organizations.isEmpty ? .min : organizations.cutoff(of: SubjectID.organization(caller.organizationID))
    )
  }
}

/// A text that equals another one where their bytes do.
struct ExactText: Hashable, Sendable {
  let text: String

  static func == (a: ExactText, b: ExactText) -> Bool { PlainText.areEqual(a.text, b.text) }

  func hash(into hasher: inout Hasher) {
    text.utf8.span.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension [ExactText: Int64] {
  fileprivate mutating func raise(_ id: String, to cutoff: Int64) {
    self[ExactText(text: id)] = Swift.max(self[ExactText(text: id)] ?? .min, cutoff)
  }

  fileprivate func cutoff(of id: String) -> Int64 { isEmpty ? .min : self[ExactText(text: id)] ?? .min }

  fileprivate func names(_ id: String) -> Bool { !isEmpty && self[ExactText(text: id)] != nil }

  /// Whether what was issued then is refused; the id is made only where there are rules at all.
  fileprivate func matches(_ issuedAt: Int64, _ id: () -> String?) -> Bool {
    guard !isEmpty, let id = id(), let cutoff = self[ExactText(text: id)] else { return false }
    return issuedAt <= cutoff
  }
}
