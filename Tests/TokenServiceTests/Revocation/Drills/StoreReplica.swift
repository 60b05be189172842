import Foundation
import JWT
import TestSupport

@testable import TokenService

/// A replica as a process of its own, whose revocations are in a store that others share.
final class StoreReplica {
  let process: RingProcess
  let client: RingClient

  /// - Parameters:
  ///   - store: the store's URL.
  ///   - staleness: seconds that it goes on without the store.
  ///   - clock: what its time of day is; the machine's, where there is none.
  init(_ store: String, staleness: Int = 60, clock: FakeClock? = nil) throws {
    let scope = "OA_SPACETIME_STAGING_"
    process = try RingProcess(
      in: try TemporaryFolder(),
      ring: KeyringText(
        keys: [.key("k1", Fixtures.activeSecret, "active")],
        members: #""environment":"staging","generation":1"#
      ).json,
      with: [
        scope + "STORE_URL": store, scope + "REVOCATION_MAX_STALENESS_SECONDS": String(staleness),
        scope + "REVOCATION_POLL_MS": "100",
      ].merging(clock?.variables ?? [:]) { $1 }
    )
    client = try RingClient(process)
    clock?.drives(process.processID)
  }

  /// The answer to whether a token is good, where there may be no verdict.
  func verdict(_ token: String) throws -> RawResponse {
    let path = "/internal/v1/spacetime/token/verify"
    return try client.ask(.internal, "POST", path, Settings.adminToken, #"{"token":"\#(token)"}"#)
  }

  /// Whether it refuses a token because of a rule.
  func refuses(_ token: String) throws -> Bool { try verdict(token).text.contains(#""reason_code":"token_revoked""#) }

  /// A new token and its `jti`.
  func mint() throws -> (token: String, id: String) {
    let lease = try client.mint()
    guard lease.status == 200, let token = try lease.json["token"]?.string, let id = try lease.json["token_id"]?.string
    else { throw RawError.malformed("mint: \(lease.status) \(lease.text)") }
    return (token, id)
  }

  func revoke(jti: String) throws -> RawResponse { try client.revoke(jti: jti) }

  /// The ids of all tokens that have a rule.
  func revokedTokens() throws -> Set<String> {
    var found: Set<String> = []
    var cursor = ""
    while true {
      let path = "/internal/v1/spacetime/revocations?limit=1000&kind=token" + cursor
      let page = try client.ask(.internal, "GET", path, Settings.adminToken).json
      for rule in page["revocations"]?.array ?? [] { found.insert(rule.object?["jti"]?.string ?? "") }
      guard let next = page["next"]?.integer else { return found }
      cursor = "&before=\(next)"
    }
  }

  /// Waits until something holds; says whether it came to hold.
  static func wait(seconds: Double, _ holds: () throws -> Bool) rethrows -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while Date() < deadline {
      if try holds() { return true }
      usleep(2_000)
    }
    return false
  }
}

extension RingClient {
  func revoke(jti: String, reason: String = "a drill") throws -> RawResponse {
    let body = #"{"jti":"\#(jti)","reason":"\#(reason)"}"#
    return try ask(.internal, "POST", "/internal/v1/spacetime/revocations", Settings.adminToken, body)
  }
}
