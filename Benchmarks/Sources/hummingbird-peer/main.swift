// The peer of the HTTP comparison: Hummingbird with one event loop, answering a constant at POST /constant, and signing
// with jwt-kit at POST /mint, with the JSON coders of Foundation on both ends.
// usage: hummingbird-peer PORT
import Foundation
import Hummingbird
import JWTKit
import Logging
import NIOCore
import NIOPosix

struct MintBody: Decodable { var scopes: [String]? }

struct Claims: JWTPayload {
  var iss: IssuerClaim = "https://openagents.com"
  var aud: AudienceClaim = "openagents-sync"
  var sub: SubjectClaim = "user:1042"
  var iat, nbf, exp: Int64
  var jti: IDClaim
  var oa_user_id: UInt64 = 1042
  var oa_org_id = "org:openagents"
  var oa_session_id = "sess_7f3a9c21"
  var oa_device_id = "desktop:autopilot-macos-01"
  var oa_sync_scopes: [String]
  var oa_sync_streams = ["org:openagents:worker_events"]
  var oa_claims_version = "oa_sync_claims_v1"
  func verify(using _: some JWTAlgorithm) async throws {}
}

struct Answer: ResponseEncodable {
  var token: String
  var token_type = "Bearer"
  var expires_in = 300
  var refresh_after_in = 270
  var issued_at, expires_at: String
  var subject = "user:1042"
  var scopes: [String]
}

NIOSingletons.groupLoopCountSuggestion = 1
let keys = JWTKeyCollection()
await keys.add(hmac: HMACKey(from: "0123456789abcdef0123456789abcdef"), digestAlgorithm: .sha256, kid: "sync-auth-v1")
let constant = ByteBuffer(string: String(repeating: "x", count: 4436))

let router = Router()
router.post("constant") { _, _ in
  Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: constant))
}
router.post("mint") { request, context -> Answer in
  let body = try await request.decode(as: MintBody.self, context: context)
  let scopes = body.scopes ?? ["sync.subscribe"]
  let now = Int64(Date().timeIntervalSince1970)
  let claims = Claims(
    iat: now,
    nbf: now,
    exp: now + 300,
    jti: IDClaim(value: "sync_" + UUID().uuidString),
    oa_sync_scopes: scopes
  )
  let date = { (seconds: Int64) in Date(timeIntervalSince1970: TimeInterval(seconds)).ISO8601Format() }
  return Answer(
    token: try await keys.sign(claims, kid: "sync-auth-v1"),
    issued_at: date(now),
    expires_at: date(now + 300),
    scopes: scopes
  )
}
let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8094
var logger = Logger(label: "peer")
logger.logLevel = .error
try await Application(
  router: router,
  configuration: .init(address: .hostname("127.0.0.1", port: port)),
  logger: logger
).runService()
