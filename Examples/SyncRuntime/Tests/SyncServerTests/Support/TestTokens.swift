import Foundation
import JWT

/// Signs tokens, and writes the ring by which they are verified.
struct TestTokens: Sendable {
  static let issuer = "https://control.example"
  static let audience = "example-sync"
  static let stream = "stream.activity_projection.v1"
  static let other = "runtime.codex_worker_events"
  static let secrets = [String(repeating: "first-", count: 7), String(repeating: "second", count: 7)]

  /// The claims of a token, good as they stand.
  struct Payload: Claims {
    var lifetime: Int64 = 300
    var issuedAt = Int64(Date().timeIntervalSince1970)
    var device = "desktop:1"
    var tokenID = "sync_0123456789abcdef0123456789abcdef"
    var scopes = ["sync.subscribe", "runtime.codex_worker_events", "sync.append"]
    var streams = [TestTokens.stream, TestTokens.other]

    init() {}
    init(from reader: inout ClaimsReader) throws(JWTError) { throw .missingTokenID }

    func write(to writer: inout JSONWriter) {
      writer.member("iss", TestTokens.issuer)
      writer.member("aud", TestTokens.audience)
      writer.member("iat", issuedAt)
      writer.member("nbf", issuedAt)
      writer.member("exp", issuedAt + lifetime)
      writer.member("jti", tokenID)
      writer.member("sub", "user:1042")
      writer.member("oa_user", "1042")
      writer.member("oa_org_id", "org:example")
      writer.member("oa_session_id", "sess_1")
      writer.member("oa_device_id", device)
      writer.member("oa_sync_scopes", scopes)
      writer.member("oa_sync_streams", streams)
    }
  }

  /// A token, signed by the key with this number.
  static func token(key: Int = 0, _ change: (inout Payload) -> Void = { _ in }) throws -> String {
    var payload = Payload()
    change(&payload)
    return try Signer(key: SigningKey(secret: Array(secrets[key].utf8), id: "key-\(key)")).sign(payload)
  }

  /// A keyring file with these keys and their states.
  static func ring(_ keys: [(number: Int, state: String)], generation: Int = 1) -> String {
    let entries = keys.map { key in
      let k = Data(secrets[key.number].utf8).base64EncodedString()
        .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
      return #"{"kty":"oct","alg":"HS256","use":"sig","kid":"key-\#(key.number)","k":"\#(k)","state":"\#(key.state)"}"#
    }
    return #"{"generation":\#(generation),"keys":["# + entries.joined(separator: ",") + "]}"
  }
}
