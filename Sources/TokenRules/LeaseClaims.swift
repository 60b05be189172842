import JWT

extension Lease {
  /// Writes the token's payload, in the order in which a verifier asks for its claims.
  func writeClaims(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.members(settings.texts.claims)
    writer.member("iat", issuedAt)
    writer.member("nbf", issuedAt)
    writer.member("exp", expiresAt)
    writer.member("jti", tokenID)
    writer.member("sub", subject)
    if let number = Self.numericUserID(caller.userID) { writer.member("oa_user_id", number) }
    writer.member("oa_user", caller.userID)
    writer.member("oa_org_id", caller.organizationID)
    writer.member("oa_session_id", caller.sessionID)
    if let deviceID { writer.member("oa_device_id", deviceID) }
    writer.member("oa_sync_scopes", scopes)
    writeStreams("oa_sync_streams", to: &writer)
    writeStreams("oa_sync_topics", to: &writer)
    writer.members(settings.texts.version)
    writer.endObject()
  }

  func writeStreams(_ name: StaticString, to writer: inout JSONWriter) {
    writer.beginArray(name)
    let grants = grants.span
    for index in grants.indices { writer.value(grants[index].stream) }
    writer.endArray()
  }

  /// The id as a number, where it is the decimal writing of an unsigned 64-bit integer and no other writing of it.
  static func numericUserID(_ id: String) -> UInt64? {
    let digits = id.utf8
    guard let first = digits.first, digits.count <= 20, digits.count == 1 || first != UInt8(ascii: "0"),
      digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 })
    else { return nil }
    return UInt64(id)
  }
}
