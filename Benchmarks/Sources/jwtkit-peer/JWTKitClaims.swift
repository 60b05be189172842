import JWTKit

#if canImport(Glibc)
  import Glibc
#endif

/// The same claims, in the way that jwt-kit's own documentation shows.
struct JWTKitClaims: JWTPayload {
  var iss: IssuerClaim = "https://openagents.com"
  var aud: AudienceClaim = "openagents-sync"
  var sub: SubjectClaim = "user:1042"
  var iat, nbf, exp: Int64
  var jti: IDClaim = "sync_0f8fad5bd9cb469fa16570867728950e"
  var oa_user_id: UInt64 = 1042
  var oa_user = "1042"
  var oa_org_id = "org:openagents"
  var oa_session_id = "sess_7f3a9c21"
  var oa_device_id = "desktop:autopilot-macos-01"
  var oa_sync_scopes = ["runtime.codex_worker_events", "runtime.codex_worker_summaries", "runtime.run_summaries"]
  var oa_sync_topics = ["org:openagents:worker_events", "org:openagents:workers", "user:1042:runs"]
  var oa_sync_streams = ["org:openagents:worker_events", "org:openagents:workers", "user:1042:runs"]
  var oa_claims_version = "oa_sync_claims_v1"

  struct Refused: Error {}

  init(issuedAt: Int64) { (iat, nbf, exp) = (issuedAt, issuedAt, issuedAt + 300) }

  // jwt-kit checks no claim by itself: these are the checks that our verifier does.
  func verify(using _: some JWTAlgorithm) async throws {
    let now = Int64(time(nil))
    guard now < exp + 30, nbf <= now + 30, iss.value == "https://openagents.com" else { throw Refused() }
    try aud.verifyIntendedAudience(includes: "openagents-sync")
  }
}
