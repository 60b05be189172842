import JWT
import TokenRules

/// One entry of the access keys file: an access key's digest, and whom it stands for.
struct AccessKeyRecord: Sendable {
  let id: String
  let digest: SHA256Digest
  let caller: Caller
  let createdAt: Timestamp
  let expiresAt: Timestamp?
  let note: String?

  /// - Throws: ``CallerError`` where an id cannot be used; the session's id is `pat:` and the key's.
  init(
    id: String,
    digest: SHA256Digest,
    userID: String,
    organizationID: String,
    deviceID: String? = nil,
    scopes: [String]? = nil,
    streams: [String]? = nil,
    createdAt: Timestamp,
    expiresAt: Timestamp? = nil,
    note: String? = nil
  ) throws(CallerError) {
    self.id = id
    self.digest = digest
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.note = note
    caller = try Caller(
      userID: userID,
      organizationID: organizationID,
      sessionID: "pat:" + id,
      deviceID: deviceID,
      scopes: scopes,
      streams: streams,
      kind: .accessKey,
      issuedAt: createdAt.seconds,
      expiresAt: expiresAt?.seconds
    )
  }

  /// Writes the entry; whatever is not set is left out.
  ///
  /// - Parameter includesDigest: whether `sha256` is written: the file has it, a listing for people has not.
  func write(to writer: inout JSONWriter, includesDigest: Bool = true) {
    writer.beginObject()
    writeMembers(to: &writer, includesDigest: includesDigest)
    writer.endObject()
  }

  func writeMembers(to writer: inout JSONWriter, includesDigest: Bool) {
    writer.member("id", id)
    if includesDigest { writer.member("sha256", digest.hex) }
    writer.member("user_id", caller.userID)
    writer.member("org_id", caller.organizationID)
    if let deviceID = caller.deviceID { writer.member("device_id", deviceID) }
    if let scopes = caller.scopes { writer.member("scopes", scopes) }
    if let streams = caller.streams { writer.member("streams", streams) }
    writer.member("created_at", createdAt.rfc3339)
    if let expiresAt { writer.member("expires_at", expiresAt.rfc3339) }
    if let note { writer.member("note", note) }
  }
}
