public import JWT

extension RevocationList {
  /// A payload whose ids are being looked for in a list: the look into memory has begun, the claims may be checked meanwhile.
  package struct Search {
    fileprivate let list: RevocationList
    fileprivate let hashes: TokenHashes?

    /// Whether any rule matches the token, which is of this payload.
    package func matches(_ token: VerifiedToken<SyncClaims>) -> Bool { list.matches(token, hashes) }
  }

  /// Begins to look for the ids of a payload.
  package func search(_ payload: JSONObject) -> Search { Search(list: self, hashes: isEmpty ? nil : prefetch(payload)) }

  /// Whether any rule matches the token; one without `iat` counts as old.
  public func matches(_ token: VerifiedToken<SyncClaims>) -> Bool { search(token.payload).matches(token) }

  private func matches(_ token: VerifiedToken<SyncClaims>, _ hashes: TokenHashes?) -> Bool {
    let issuedAt = token.issuedAt ?? .min
    if let all, issuedAt <= all { return true }
    guard let hashes else { return false }
    var suspects = suspects(hashes)
    while suspects != 0 {
      let (kind, id) = TokenIDs.id(suspects.trailingZeroBitCount, of: token)
      if covers(kind, id, issuedAt) { return true }
      suspects &= suspects &- 1
    }
    return false
  }

  /// Whether what was issued then is refused by a rule about the subject.
  private func covers(_ kind: RevocationRule.Kind, _ id: String?, _ issuedAt: Int64) -> Bool {
    guard let id else { return false }
    return unsafe PlainText.withBytes(of: id) { id in
      unsafe cutoff(kind, SubjectID.bare(kind, id)).map { issuedAt <= $0 } ?? false
    }
  }

  /// Whether any rule refuses the caller.
  ///
  /// A rule about the session, or about a session's device, does so for good; one about user, organisation or all by
  /// the caller's own `iat`, and a caller without one counts as old.
  public func refuses(_ caller: Caller) -> Bool {
    if cutoff(.session, caller.sessionID) != nil { return true }
    if caller.kind == .session, let deviceID = caller.deviceID, refuses(deviceID: deviceID) { return true }
    return cutoff(for: caller).map { (caller.issuedAt ?? .min) <= $0 } ?? false
  }

  /// Whether leases for the device are refused.
  public func refuses(deviceID: String) -> Bool { cutoff(.device, deviceID) != nil }

  /// The last second whose tokens for the caller are refused by a rule about user, organisation or all.
  func cutoff(for caller: Caller) -> Int64? {
    var latest = all
    if let cutoff = cutoff(.user, caller.userID) { latest = max(latest ?? cutoff, cutoff) }
    if let cutoff = cutoff(.organization, caller.organizationID) { latest = max(latest ?? cutoff, cutoff) }
    return latest
  }

  private func cutoff(_ kind: RevocationRule.Kind, _ id: String) -> Int64? {
    guard !isEmpty else { return nil }
    return unsafe PlainText.withBytes(of: id) { id in
      // A caller has its user's id without the prefix already.
      unsafe cutoff(kind, kind == .organization ? SubjectID.bare(kind, id) : id)
    }
  }
}
