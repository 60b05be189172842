public import JWT

/// The claims of a sync token as a type: written from values, read in place.
public struct SyncTokenClaims: Claims {
  var issuer = "https://openagents.com"
  var audience = "openagents-sync"
  var subject = "user:1042"
  var issuedAt: Int64
  var tokenID = "sync_0f8fad5bd9cb469fa16570867728950e"
  var userID: UInt64 = 1042
  var user = "1042"
  var organizationID = "org:openagents"
  var sessionID = "sess_7f3a9c21"
  var deviceID = "desktop:autopilot-macos-01"
  var scopes = ["runtime.codex_worker_events", "runtime.codex_worker_summaries", "runtime.run_summaries"]
  var streams = ["org:openagents:worker_events", "org:openagents:workers", "user:1042:runs"]
  var version = "oa_sync_claims_v1"

  /// A token like it, of a token id, user, session and device that no other number has.
  public init(issuedAt: Int64, number: Int) {
    self.issuedAt = issuedAt
    let id = String(100_000 + number)
    tokenID = "sync_0f8fad5bd9cb469fa16570867728" + id
    (subject, user, userID) = ("user:" + id, id, UInt64(100_000 + number))
    (sessionID, deviceID) = ("sess_7f3a9c21" + id, "desktop:autopilot-macos-" + id)
  }

  /// A token of this time, in seconds since 1970; with other streams, or for a device of another name.
  public init(issuedAt: Int64, streams: [String]? = nil, deviceID: String? = nil) {
    self.issuedAt = issuedAt
    self.streams = streams ?? self.streams
    self.deviceID = deviceID ?? self.deviceID
  }

  /// Takes the claims where this type reads any.
  public init(from reader: inout ClaimsReader) throws(JWTError) { fatalError("written only") }

  /// Writes the claims where this type writes any.
  public func write(to writer: inout JSONWriter) {
    writer.member("iss", issuer)
    writer.member("aud", audience)
    writer.member("sub", subject)
    writer.member("iat", issuedAt)
    writer.member("nbf", issuedAt)
    writer.member("exp", issuedAt + 300)
    writer.member("jti", tokenID)
    writer.member("oa_user_id", userID)
    writer.member("oa_user", user)
    writer.member("oa_org_id", organizationID)
    writer.member("oa_session_id", sessionID)
    writer.member("oa_device_id", deviceID)
    writer.member("oa_sync_scopes", scopes)
    writer.member("oa_sync_topics", streams)
    writer.member("oa_sync_streams", streams)
    writer.member("oa_claims_version", version)
  }
}

/// The same claims as a verifier holds them: types checked, strings made when they are asked for.
public struct VerifiedSyncClaims: Claims {
  let subject, user, organizationID, sessionID, deviceID, version: ClaimsReader.Slot?
  let scopes, topics, streams: ClaimsReader.Slot?
  let userID: UInt64?

  /// Takes the claims where this type reads any.
  public init(from reader: inout ClaimsReader) throws(JWTError) {
    subject = try reader.string("sub")
    userID = try reader.unsignedInteger("oa_user_id")
    user = try reader.string("oa_user")
    organizationID = try reader.string("oa_org_id")
    sessionID = try reader.string("oa_session_id")
    deviceID = try reader.string("oa_device_id")
    scopes = try reader.strings("oa_sync_scopes")
    topics = try reader.strings("oa_sync_topics")
    streams = try reader.strings("oa_sync_streams")
    version = try reader.string("oa_claims_version")
  }

  /// Writes the claims where this type writes any.
  public func write(to writer: inout JSONWriter) { fatalError("read only") }
}
