import Foundation
import JWT
import Synchronization
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// What a real service does while its store is away.
@Suite struct StaleRevocationsTests {
  /// A service whose store a test takes away; it looks every 50 ms.
  private static func run(
    _ body: @escaping @Sendable (LiveService, TroubledStore) async throws -> Void
  ) async throws {
    let made = Mutex<TroubledStore?>(nil)
    let poll = ["OA_SPACETIME_STAGING_REVOCATION_POLL_MS": "50"]
    try await LiveService.run(changing: poll) { clock in
      let store = TroubledStore(MemoryStore(clock: clock))
      made.withLock { $0 = store }
      return store
    } _: { service in
      try await service.eventually("it has read the record") { try await service.send("GET", "/ready").status == 200 }
      try await body(service, made.withLock { $0! })
    }
  }

  private static let path = "/internal/v1/spacetime/"

  /// The statuses of mint, verify and authorize.
  private static func statuses(_ service: LiveService, _ token: String) async throws -> [Int] {
    let answers = [
      try await service.mint(),
      try await service.ask("POST", path + "token/verify", body: #"{"token":"\#(token)"}"#),
      try await service.ask("GET", path + "authorize?stream=stream.activity_projection.v1", token: token),
    ]
    for answer in answers where answer.status == 503 { #expect(answer["retry-after"] == "5") }
    #expect(Set(answers.map(\.status)).count == 1)
    return answers.map(\.status)
  }

  @Test func `tokens are accepted and issued by the last known list until it is too old`() async throws {
    try await Self.run { service, store in
      let token = try #require(try await service.mint().json["token"]?.string)
      store.fail(with: .unavailable("gone"))
      try await service.eventually("it notices") { service.assembly.feed.problem != nil }
      service.clock.advance(seconds: 50)
      #expect(try await Self.statuses(service, token) == [200, 200, 200])
      let ready = try await service.send("GET", "/ready")
      #expect(ready.status == 200)
      #expect(try ready.json["details"]?.object?["revocations"]?.string?.contains("refused after 1 min") == true)
      service.clock.advance(seconds: 11)
      #expect(try await Self.statuses(service, token) == [503, 503, 503])
      #expect(try await service.mint().code == "service_unavailable")
      let failing = try await service.send("GET", "/ready")
      #expect(failing.status == 503)
      #expect(try failing.json["checks"]?.object?["revocations"]?.string == "failing")

      let metrics = String(decoding: try await service.ask("GET", "/metrics").body, as: UTF8.self)
      #expect(metrics.contains("revocation_list_fresh 0"))
      #expect(metrics.contains("revocation_list_age_seconds 61"))

      // What was revoked meanwhile is in force with the first answer.
      store.fail(with: nil)
      try await store.revoke(.session("pat:full"), at: service.clock.now())
      try await service.eventually("it is back") { try await service.send("GET", "/ready").status == 200 }
      let verdict = try await service.ask("POST", Self.path + "token/verify", body: #"{"token":"\#(token)"}"#)
      #expect(try verdict.json["reason_code"]?.string == "token_revoked")
      let names = try service.auditEvents().compactMap { $0["event_name"]?.string }
      #expect(
        names.filter { $0.hasPrefix("sync.revocation.feed") } == [
          "sync.revocation.feed_lost", "sync.revocation.feed_restored",
        ]
      )
    }
  }

  @Test func `the order of errors stands: who may not ask is told that first`() async throws {
    try await Self.run { service, store in
      store.fail(with: .unavailable("gone"))
      try await service.eventually("it notices") { service.assembly.feed.problem != nil }
      service.clock.advance(seconds: 61)
      #expect(try await service.mint(as: "oa_pat_nobody").status == 401)
      #expect(try await service.mint("[", as: LiveService.accessKey).status == 503)
      #expect(try await service.ask("POST", Self.path + "token/verify", token: "x", body: "{").status == 401)
      #expect(try await service.ask("GET", Self.path + "authorize", token: nil).status == 401)
    }
  }

  @Test func `who shares the store is told, and that a replica is missing`() async throws {
    let expected = ["OA_SPACETIME_STAGING_REPLICAS": "2"]
    try await LiveService.run(changing: expected) {
      TroubledStore(MemoryStore(clock: $0))
    } _: { service in
      try await service.eventually("it has shown itself") {
        try await service.ask("GET", Self.path + "replicas", token: LiveService.readToken).status == 200
      }
      let answer = try await service.ask("GET", Self.path + "replicas").json
      #expect(answer["live"]?.integer == 1 && answer["expected"]?.integer == 2 && answer["agrees"]?.bool == false)
      let replica = answer["replicas"]?.array?.first?.object
      #expect(replica?["id"]?.string == service.assembly.core.replica.id)
      #expect(replica?["ring_digest"]?.string == service.assembly.core.keys.status.value.digest)
      #expect(replica?["remarks"]?.array?.isEmpty == true)
      let details = try await service.send("GET", "/ready").json["details"]?.object
      #expect(details?["replicas"]?.string == "1 of 2 replicas share the store")
      #expect(try await service.ask("GET", Self.path + "replicas", token: "x").status == 401)
      let schema = try OpenAPISchema()
      let told = try await service.ask("GET", Self.path + "replicas")
      #expect(schema.faults(told, to: "GET " + Self.path + "replicas") == [])
    }
  }
}

extension LiveService {
  /// Asks again and again until something holds, ten seconds long.
  func eventually(_ what: String, _ holds: () async throws -> Bool) async throws {
    for _ in 0..<500 {
      if try await holds() { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("it never came: \(what)")
  }
}
