import JWT

/// The hashes of the ids by which a token can be revoked, in the order of ``TokenIDs``.
///
/// Made before the first of them is looked for: where a list is larger than the processor's caches, its fetches are then
/// under way at the same time.
typealias TokenHashes = InlineArray<7, UInt64>

/// The ids by which a token can be revoked: `jti`, `oa_session_id`, `oa_device_id`, `oa_org_id` and the three claims that
/// name its user, which need not agree.
enum TokenIDs {
  /// An id as text; `nil` where the token has none.
  static func id(_ index: Int, of token: VerifiedToken<SyncClaims>) -> (RevocationRule.Kind, String?) {
    let claims = token.claims
    switch index {
    case 0: return (.token, token.tokenID)
    case 1: return (.session, claims.sessionID)
    case 2: return (.device, claims.deviceID)
    case 3: return (.organization, claims.organizationID)
    case 4: return (.user, claims.user)
    case 5: return (.user, claims.subject)
    default: return (.user, claims.numericUserID)
    }
  }
}

extension SeededHash {
  /// The hashes of all ids in a token's payload; an id that is absent has the hash of an empty one.
  func callAsFunction(_ payload: JSONObject) -> TokenHashes {
    // In the order in which the service writes them, but for `sub`, which stands before.
    var place = 6
    let token = hash(.token, payload.slot("jti", near: &place), in: payload)
    let number = hash(.user, payload.slot("oa_user_id", near: &place), in: payload)
    let user = hash(.user, payload.slot("oa_user", near: &place), in: payload)
    let organization = hash(.organization, payload.slot("oa_org_id", near: &place), in: payload)
    let session = hash(.session, payload.slot("oa_session_id", near: &place), in: payload)
    let device = hash(.device, payload.slot("oa_device_id", near: &place), in: payload)
    place = 2
    let subject = hash(.user, payload.slot("sub", near: &place), in: payload)
    return [token, session, device, organization, user, subject, number]
  }

  /// Made from the payload's bytes: on the path of every verification, only ids with escapes become text.
  @inline(__always)
  private func hash(_ kind: RevocationRule.Kind, _ slot: ClaimsReader.Slot?, in payload: JSONObject) -> UInt64 {
    guard let slot else { return empty }
    guard let range = slot.range else { return hash(kind, text: payload.string(slot)) }
    return unsafe payload.text.withUnsafeBufferPointer {
      unsafe self(SubjectID.bare(kind, UnsafeBufferPointer(rebasing: $0[range])))
    }
  }

  private func hash(_ kind: RevocationRule.Kind, text: String) -> UInt64 {
    unsafe PlainText.withBytes(of: text) { unsafe self(SubjectID.bare(kind, $0)) }
  }
}
