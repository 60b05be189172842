import Foundation
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Starts of a real service with its store, and without.
@Suite struct StoreStartTests {
  private static let ring = KeyringText(
    keys: [.key("k1", "test-only: a secret of the store's tests", "active")],
    members: #""environment":"staging","generation":1"#
  ).json
  private static let away = ["OA_SPACETIME_STAGING_STORE_URL": "postgres://127.0.0.1:1/db?connect_timeout=2"]

  /// A token whose session a service revoked before it was killed.
  private static func revoke(in folder: TestSupport.TemporaryFolder, ending signal: Int32) throws -> String {
    let service = try RingProcess(in: folder, ring: ring)
    let client = try RingClient(service)
    let token = try #require(try client.mint().json["token"]?.string)
    #expect(try client.verify(token)["active"]?.bool == true)
    let answer = try client.revoke(#"{"session_id":"pat:k","reason":"laptop stolen"}"#)
    #expect(answer.status == 201)
    #expect(try client.verify(token)["reason_code"]?.string == "token_revoked")
    service.send(signal)
    _ = service.wait()
    return token
  }

  @Test func `what was acknowledged is in force after SIGKILL and a restart`() async throws {
    let folder = try TemporaryFolder()
    try await OwnThread.run {
      let token = try Self.revoke(in: folder, ending: SIGKILL)
      let service = try RingProcess(in: folder)
      let client = try RingClient(service)
      #expect(try client.verify(token)["reason_code"]?.string == "token_revoked")
      #expect(try client.mint().status == 401)
      service.send(SIGTERM)
      #expect(service.wait() == 0)
    }
  }

  @Test func `a start without the store is refused, and with the copy of this machine it is not`() async throws {
    let folder = try TemporaryFolder()
    try await OwnThread.run {
      let token = try Self.revoke(in: folder, ending: SIGTERM)
      let refused = try RingProcess(in: folder, with: Self.away)
      #expect(refused.wait() == 69)
      #expect(refused.text.contains("OA_SPACETIME_STAGING_STORE_URL: the store cannot be used"))
      #expect(refused.text.contains("--allow-stale-start"))

      let stale = try RingProcess(in: folder, with: Self.away, arguments: ["--allow-stale-start"])
      let client = try RingClient(stale)
      #expect(try client.verify(token)["reason_code"]?.string == "token_revoked")
      #expect(try client.ready().status == 200)
      #expect(try client.revoke(#"{"session_id":"another"}"#).status == 503)
      #expect(
        stale.text.contains("what is revoked comes from this machine's copy")
          || stale.text.contains("without its store")
      )
    }
  }

  @Test func `without a copy there is nothing to start with`() async throws {
    let folder = try TemporaryFolder()
    try await OwnThread.run {
      let service = try RingProcess(in: folder, ring: Self.ring, with: Self.away, arguments: ["--allow-stale-start"])
      #expect(service.wait() == 69)
      #expect(service.text.contains("this machine has no copy"))
    }
  }

  @Test func `two services on one file see each other's revocations, and each other`() async throws {
    let folder = try TemporaryFolder()
    try await OwnThread.run {
      let expected = ["OA_SPACETIME_STAGING_REPLICAS": "2"]
      let one = try RingProcess(in: folder, ring: Self.ring, with: expected)
      let two = try RingProcess(in: folder, with: expected)
      let (client, other) = (try RingClient(one), try RingClient(two))
      let token = try #require(try client.mint().json["token"]?.string)
      #expect(try client.revoke(#"{"jti":"\#(try other.verify(token)["token_id"]?.string ?? "")"}"#).status == 201)
      let deadline = Date(timeIntervalSinceNow: 5)
      while try other.verify(token)["active"]?.bool == true, Date() < deadline { usleep(10_000) }
      #expect(try other.verify(token)["reason_code"]?.string == "token_revoked")
      let patience = Date(timeIntervalSinceNow: 15)
      while try client.replicas().json["live"]?.integer != 2, Date() < patience { usleep(50_000) }
      let fleet = try client.replicas().json
      #expect(fleet["live"]?.integer == 2 && fleet["agrees"]?.bool == true)
    }
  }
}
