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
  init(_ store: String, staleness: Int = 60) throws {
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
      ]
    )
    client = try RingClient(process)
  }

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
  func revoke(jti: String) throws -> RawResponse {
    let body = #"{"jti":"\#(jti)","reason":"a drill"}"#
    return try ask(.internal, "POST", "/internal/v1/spacetime/revocations", Settings.adminToken, body)
  }
}
