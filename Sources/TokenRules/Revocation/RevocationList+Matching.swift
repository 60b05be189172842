public import JWT

extension RevocationList {
  /// Whether any rule matches the token; one without `iat` counts as old.
  public func matches(_ token: VerifiedToken<SyncClaims>) -> Bool {
    let issuedAt = token.issuedAt ?? .min
    if let all, issuedAt <= all { return true }
    guard mayName(hashes(of: token)) else { return false }
    // Looked up by the claims' bytes, in closures that keep nothing: this is on the path of every verification.
    if hasRules(.token), unsafe token.tokenID({ unsafe covers(.token, $0, issuedAt) }) { return true }
    if hasRules(.session), unsafe token.claims.sessionID({ unsafe covers(.session, $0, issuedAt) }) { return true }
    if hasRules(.device), unsafe token.claims.deviceID({ unsafe covers(.device, $0, issuedAt) }) { return true }
    if hasRules(.organization),
      unsafe token.claims.organizationID({ unsafe covers(.organization, $0, issuedAt) })
    {
      return true
    }
    // The claims that name the user need not agree; a rule about any of them holds.
    return unsafe hasRules(.user) && token.claims.anyUserID { unsafe covers(.user, $0, issuedAt) }
  }

  private func hashes(of token: VerifiedToken<SyncClaims>) -> IDHashes {
    var hashes = IDHashes()
    // None "holds", so that every id is gone through.
    if hasRules(.token) {
      _ = unsafe token.tokenID {
        hashes.token = unsafe hash($0); return false
      }
    }
    if hasRules(.session) {
      _ = unsafe token.claims.sessionID {
        hashes.session = unsafe hash($0); return false
      }
    }
    if hasRules(.device) {
      _ = unsafe token.claims.deviceID {
        hashes.device = unsafe hash($0); return false
      }
    }
    if hasRules(.organization) {
      _ = unsafe token.claims.organizationID {
        hashes.organization = unsafe hash($0); return false
      }
    }
    if hasRules(.user) {
      _ = unsafe token.claims.anyUserID {
        hashes.users = unsafe (hash($0), hashes.users.0, hashes.users.1)
        return false
      }
    }
    return hashes
  }

  /// Whether what was issued then is refused by a rule about the subject.
  private func covers(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>, _ issuedAt: Int64) -> Bool {
    guard let cutoff = unsafe cutoff(kind, id) else { return false }
    return issuedAt <= cutoff
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
    guard hasRules(kind) else { return nil }
    return unsafe PlainText.withBytes(of: id) { id in
      unsafe cutoff(kind, kind == .organization ? SubjectID.organization(id) : id)
    }
  }
}
