import JWT

/// What a client reads of the answer to a mint.
struct LeaseAnswer: Sendable {
  let token: String
  let tokenID: String
  let keyID: String
  let issuedAt: Int64
  let expiresAt: Int64
  let expiresIn: Int64
  let refreshAfterIn: Int64
  /// The replica's clock, in milliseconds since 1970.
  let serverTime: Int64

  init?(_ object: JSONObject) {
    guard let token = object["token"]?.string, let keyID = object["kid"]?.string,
      let tokenID = object["token_id"]?.string,
      let issuedAt = object["issued_at_unix_ms"]?.integer, let expiresAt = object["expires_at_unix_ms"]?.integer,
      let expiresIn = object["expires_in"]?.integer, let refreshAfterIn = object["refresh_after_in"]?.integer,
      let serverTime = object["server_time_unix_ms"]?.integer
    else { return nil }
    self.token = token
    self.tokenID = tokenID
    self.keyID = keyID
    self.issuedAt = issuedAt / 1000
    self.expiresAt = expiresAt / 1000
    self.expiresIn = expiresIn
    self.refreshAfterIn = refreshAfterIn
    self.serverTime = serverTime
  }
}
