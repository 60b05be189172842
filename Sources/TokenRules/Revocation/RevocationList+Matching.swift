public import JWT

extension RevocationList {
  /// Whether any rule matches the token; one without `iat` counts as old.
  public func matches(_ token: VerifiedToken<SyncClaims>) -> Bool {
    let issuedAt = token.issuedAt ?? .min
    if let all, issuedAt <= all { return true }
    let claims = token.claims
    let isBefore = { (kind: RevocationRule.Kind, id: UnsafeBufferPointer<UInt8>) in
      unsafe cutoff(kind, id).map { issuedAt <= $0 } ?? false
    }
    if hasRules(.token), unsafe token.withTokenID({ unsafe isBefore(.token, $0) }) ?? false { return true }
    if hasRules(.session), unsafe claims.withSessionID({ unsafe isBefore(.session, $0) }) ?? false { return true }
    if hasRules(.device), unsafe claims.withDeviceID({ unsafe isBefore(.device, $0) }) ?? false { return true }
    if hasRules(.organization),
      unsafe claims.withOrganizationID({ unsafe isBefore(.organization, SubjectID.organization($0)) }) ?? false
    {
      return true
    }
    // The claims that name the user need not agree; a rule about any of them holds.
    return unsafe hasRules(.user) && claims.anyUserID { unsafe isBefore(.user, $0) }
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
    let organization = String(SubjectID.organization(caller.organizationID))
    return [all, cutoff(.user, caller.userID), cutoff(.organization, organization)].compactMap(\.self).max()
  }

  private func cutoff(_ kind: RevocationRule.Kind, _ id: String) -> Int64? {
    hasRules(kind) ? unsafe PlainText.withBytes(of: id) { unsafe cutoff(kind, $0) } : nil
  }
}
