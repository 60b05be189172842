import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// The routes about keys, on a live service whose keys come from a file.
@Suite struct KeyringRouteTests {
  private static let keys = "/internal/v1/spacetime/keys"
  private static let reload = "/internal/v1/spacetime/keys/reload"
  private static let verifiers = "/internal/v1/spacetime/verifiers"

  // MARK: Keys

  @Test func `keys from variables are told as a ring`() async throws {
    try await LiveService.run(
      changing: [
        "OA_SPACETIME_STAGING_TOKEN_KEY_ID": "now", "RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS": Fixtures.fallbackSecret,
      ]
    ) { service async throws in
      let answer = try await service.ask("GET", Self.keys).json
      #expect(answer["source"]?.string == "variables")
      #expect(answer["environment"]?.string == "staging")
      #expect(answer["ring_digest"]?.string?.count == 64)
      #expect(answer["reload"]?.object?["outcome"]?.string == "loaded")
      let keys = try #require(answer["keys"]?.array).compactMap(\.object)
      #expect(keys.map { $0["state"]?.string } == ["active", "fallback"])
      #expect(keys.map { $0["signing"]?.bool } == [true, false])
      #expect(keys.map { $0["not_signing_since"]?.string } == [nil, "2026-02-25T08:45:12Z"])
      #expect(keys[0]["kid"]?.string == "now")
      #expect(try await service.ask("POST", Self.reload).code == "keyring_refused")
    }
  }

  @Test func `the ring of a file is told with its times, and nothing of its secrets`() async throws {
    try await RingService.run(Self.full) { service, _ async throws in
      let response = try await service.ask("GET", Self.keys, token: LiveService.readToken)
      #expect(try OpenAPISchema().faults(response, to: "GET \(Self.keys)") == [])
      let answer = try response.json
      #expect(answer["source"]?.string == "file")
      #expect(answer["generation"]?.string == "7")
      #expect(answer["minting_stopped"]?.bool == false)
      #expect(answer["server_time_unix_ms"]?.integer == Fixtures.now.milliseconds)
      let replica = try #require(answer["replica"]?.object)
      #expect(replica["leeway_seconds"]?.integer == 30)
      #expect(replica["max_ttl_seconds"]?.integer == 900)
      #expect(replica["max_age_seconds"]?.integer == 900)
      #expect(replica["propagation_bound_seconds"]?.integer == 60)
      #expect(replica["clock_bound_seconds"]?.integer == 5)
      #expect(replica["ring_loaded_at"]?.string == "2026-02-25T08:45:12Z")
      let keys = try #require(answer["keys"]?.array).compactMap(\.object)
      #expect(keys.map { $0["kid"]?.string } == ["standby", "active", "fallback", "gone"])
      #expect(keys.map { $0["accepted"]?.bool } == [true, true, true, false])
      #expect(keys.map { $0["signing"]?.bool } == [false, true, false, false])
      #expect(keys[1]["fingerprint"]?.string == Fixtures.activeKey.fingerprint)
      #expect(keys[2]["retire_at"]?.string == "2026-02-25T09:30:00Z")
      #expect(keys[2]["demoted_at"]?.string == "2026-02-25T08:40:00Z")
      #expect(keys[2]["longest_ttl_seconds"]?.integer == 900)
      #expect(keys[3]["ended_at"]?.string == "2026-02-25T08:45:00Z")
      for secret in [Fixtures.activeSecret, Fixtures.standbySecret, Fixtures.fallbackSecret] {
        #expect(!response.text.contains(Forge.base64URL(Array(secret.utf8))))
      }
    }
  }

  @Test func `tokens out are counted by key until they expire, and acceptances by key`() async throws {
    try await RingService.run(Self.full) { service, _ async throws in
      var token = ""
      for ttl in [60, 300, 300] {
        token = try #require(try await service.mint(#"{"ttl_seconds":\#(ttl)}"#).json["token"]?.string)
      }
      _ = try await service.ask("POST", "/internal/v1/spacetime/token/verify", body: #"{"token":"\#(token)"}"#)
      func active() async throws -> JSONObject {
        let keys = try await service.ask("GET", Self.keys).json["keys"]?.array
        return try #require(keys?[1].object)
      }
      var key = try await active()
      #expect(key["issued_total"]?.integer == 3)
      #expect(key["accepted_total"]?.integer == 1)
      #expect(key["last_accepted_at"]?.string == "2026-02-25T08:45:12Z")
      #expect(key["tokens_out"]?.integer == 3)
      #expect(key["latest_expires_at"]?.string == "2026-02-25T08:50:12Z")
      service.clock.advance(seconds: 60)
      key = try await active()
      #expect(key["tokens_out"]?.integer == 2)
      #expect(try await service.ask("GET", "/metrics").text.contains(#"sync_token_out{kid="active"} 2"#))
      service.clock.advance(seconds: 240)
      key = try await active()
      #expect(key["tokens_out"]?.integer == 0)
      #expect(key["issued_total"]?.integer == 3)
    }
  }

  // MARK: Reload

  @Test func `a reload on demand answers when the ring is in force`() async throws {
    try await RingService.run(Self.full) { service, write async throws in
      var answer = try await service.ask("POST", Self.reload)
      #expect(try OpenAPISchema().faults(answer, to: "POST \(Self.reload)") == [])
      #expect(try answer.json["outcome"]?.string == "unchanged")
      try write(Self.ring(8, .key("next", Fixtures.strangerSecret, "active")))
      answer = try await service.ask("POST", Self.reload)
      // The look of every second may have been quicker than the request.
      #expect(["reloaded", "unchanged"].contains(try answer.json["outcome"]?.string))
      #expect(try answer.json["generation"]?.string == "8")
      let lease = try await service.mint().json
      #expect(lease["kid"]?.string == "next")
      #expect(lease["rotation_id"]?.string == "8")
    }
  }

  @Test func `a reload that waits for the disk holds up no other request`() async throws {
    try await RingService.run(Self.full) { service, write async throws in
      // Another process holds the lock of the history's folder.
      let folder = open(service.assembly.core.configuration.stateDirectory.path, O_RDONLY | O_DIRECTORY)
      defer { close(folder) }
      #expect(flock(folder, LOCK_EX) == 0)
      try write(Self.ring(8, .key("next", Fixtures.strangerSecret, "active")))
      async let reload = service.ask("POST", Self.reload)
      let started = ContinuousClock.now
      // More than there are event loops.
      for _ in 0..<32 { #expect(try await service.mint().json["kid"]?.string == "active") }
      let passed = ContinuousClock.now - started
      #expect(flock(folder, LOCK_UN) == 0)
      #expect(try await reload.json["generation"]?.string == "8")
      #expect(passed < .seconds(1.5))
    }
  }

  @Test func `a bad ring is 409 in words, a detail of readiness and a metric, and the old one goes on`() async throws {
    try await RingService.run(Self.full) { service, write async throws in
      try write("{}")
      let answer = try await service.ask("POST", Self.reload)
      #expect(answer.status == 409)
      #expect(answer.code == "keyring_refused")
      #expect(try OpenAPISchema().faults(answer, to: "POST \(Self.reload)") == [])
      #expect(try answer.json["message"]?.string == "the keyring file is wrong: keys: must be an array")
      _ = try await service.ask("POST", Self.reload)
      let ready = try await service.send("GET", "/ready")
      #expect(ready.status == 200)
      #expect(try ready.json["status"]?.string == "ready")
      #expect(
        try ready.json["details"]?.object?["keyring"]?.string == "the keyring file is wrong: keys: must be an array"
      )
      #expect(try OpenAPISchema().faults(ready, to: "GET /ready") == [])
      let reload = try await service.ask("GET", Self.keys).json["reload"]?.object
      #expect(reload?["outcome"]?.string == "refused")
      #expect(reload?["problem"]?.string == "the keyring file is wrong: keys: must be an array")
      let metrics = try await service.ask("GET", "/metrics").text
      #expect(metrics.contains(#"reload_total{source="KEYRING_FILE",outcome="failed"} 1"#))
      #expect(metrics.contains("keyring_refused 1"))
      #expect(metrics.contains("keyring_generation 7"))
      #expect(try await service.mint().json["kid"]?.string == "active")
      try write(Self.ring(8, .key("next", Fixtures.strangerSecret, "active")))
      _ = try await service.ask("POST", Self.reload)
      #expect(try await service.send("GET", "/ready").json["details"] == nil)
    }
  }

  @Test func `what becomes of the ring is in the audit`() async throws {
    try await RingService.run(Self.full) { service, write async throws in
      try write("{}")
      _ = try await service.ask("POST", Self.reload)
      try write(Self.ring(8, .key("next", Fixtures.strangerSecret, "active"), Self.fallback))
      _ = try await service.ask("POST", Self.reload)
      service.clock.step(to: Timestamp(rfc3339: "2026-02-25T09:30:00Z")!)
      _ = try await service.ask("POST", Self.reload)
      let events = try service.auditEvents()
      let names = ["sync.key.ring_loaded", "sync.key.ring_refused", "sync.key.ring_loaded", "sync.key.retired"]
      #expect(events.map { $0["event_name"]?.string } == names)
      #expect(events.map { $0["kid"]?.string } == ["active", nil, "next", "fallback"])
      #expect(events[2]["attributes"]?.object?["generation"]?.integer == 8)
      #expect(events[1]["outcome"]?.string == "failure")
      #expect(
        events[1]["attributes"]?.object?["problem"]?.string == "the keyring file is wrong: keys: must be an array"
      )
    }
  }

  // MARK: Verifiers

  @Test func `runtimes that report are told for ten minutes, and are told the ring`() async throws {
    try await RingService.run(Self.full) { service, _ async throws in
      let report = VerifierReport.fixture(lastAccepted: ["active": Fixtures.now])
      let body = String(decoding: report.json, as: UTF8.self)
      let answer = try await service.ask("POST", Self.verifiers, token: LiveService.readToken, body: body).json
      #expect(answer["generation"]?.string == "7")
      #expect(answer["report_within_seconds"]?.integer == 60)
      service.clock.advance(seconds: 599)
      let keys = try await service.ask("GET", Self.keys)
      #expect(try OpenAPISchema().faults(keys, to: "GET \(Self.keys)") == [])
      let seen = try #require(try keys.json["verifiers"]?.array?.first?.object)
      #expect(seen["id"]?.string == "runtime-7")
      #expect(seen["seen_at"]?.string == "2026-02-25T08:45:12Z")
      #expect(seen["last_accepted"]?.object?["active"]?.string == "2026-02-25T08:45:12Z")
      #expect(seen["revocation_position"]?.isNull == true)
      service.clock.advance(seconds: 1)
      #expect(try await service.ask("GET", Self.keys).json["verifiers"]?.array?.count == 0)
    }
  }

  // MARK: Support

  private static let fallback = String.key(
    "fallback",
    Fixtures.fallbackSecret,
    "fallback",
    #""demoted_at":"2026-02-25T08:40:00Z","retire_at":"2026-02-25T09:30:00Z","longest_ttl_seconds":900"#
  )

  private static let full = ring(
    7,
    .key("standby", Fixtures.standbySecret, "standby", #""created_at":"2026-02-25T08:44:00Z""#),
    .key("active", Fixtures.activeSecret, "active"),
    fallback,
    .endedKey("gone", "revoked")
  )

  private static func ring(_ generation: Int, _ keys: String...) -> String {
    KeyringText(keys: keys, members: #""environment":"staging","generation":\#(generation)"#).json
  }
}
