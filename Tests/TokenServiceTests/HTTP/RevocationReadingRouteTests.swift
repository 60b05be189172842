import JWT
import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The routes that tell what is revoked, on a live service.
@Suite struct RevocationReadingRouteTests {
  private static let revocations = "/internal/v1/spacetime/revocations"
  private static let changes = revocations + "/changes"

  private static func get(_ service: LiveService, _ path: String, _ query: String = "") async throws -> RawResponse {
    let answer = try await service.ask("GET", path + query, token: LiveService.readToken)
    #expect(try OpenAPISchema().faults(answer, to: "GET \(path)") == [])
    return answer
  }

  private static func revoke(_ service: LiveService, _ body: String) async throws -> String {
    let answer = try await service.ask("POST", revocations, body: body).json
    return try #require(answer["revocation"]?.object?["id"]?.string)
  }

  private static func lift(_ service: LiveService, _ id: String) async throws {
    #expect(try await service.ask("DELETE", revocations + "/" + id).status == 200)
  }

  private static func positions(_ answer: RawResponse) throws -> [Int64?] {
    try answer.json["revocations"]?.array?.map { $0.object?["position"]?.integer } ?? []
  }

  // MARK: The record

  @Test func `rules are told page by page, the latest first`() async throws {
    try await LiveService.run { service async throws in
      for index in 1...5 { _ = try await Self.revoke(service, #"{"jti":"t\#(index)"}"#) }
      let first = try await Self.get(service, Self.revocations, "?limit=2")
      #expect(try Self.positions(first) == [5, 4])
      let second = try await Self.get(
        service,
        Self.revocations,
        "?limit=2&before=\(try first.json["next"]?.string ?? "")"
      )
      #expect(try Self.positions(second) == [3, 2])
      let last = try await Self.get(service, Self.revocations, "?limit=2&before=2")
      #expect(try Self.positions(last) == [1])
      #expect(try last.json["next"]?.isNull == true)
      #expect(try await Self.get(service, Self.revocations, "?limit=5").json["next"]?.isNull == true)
    }
  }

  @Test func `filters narrow what is told`() async throws {
    try await LiveService.run { service async throws in
      let id = try await Self.revoke(service, #"{"session_id":"a b"}"#)
      for body in [#"{"device_id":"d"}"#, #"{"user_id":"user:7"}"#, #"{"org_id":"o"}"#, #"{"all":true,"before":0}"#] {
        _ = try await Self.revoke(service, body)
      }
      _ = try await Self.revoke(service, #"{"session_id":"s"}"#)
      for (query, positions) in [
        ("?session_id=a%20b", [1]), ("?device_id=d", [2]), ("?user_id=7", [3]), ("?user_id=user:7", [3]),
        ("?org_id=org:o", [4]), ("?kind=all", [5]), ("?kind=session", [6, 1]), ("?kind=user&user_id=7", [3]),
        ("?jti=d", []),
      ] as [(String, [Int64?])] {
        #expect(try Self.positions(try await Self.get(service, Self.revocations, query)) == positions, "\(query)")
      }
      try await Self.lift(service, id)
      #expect(try Self.positions(try await Self.get(service, Self.revocations, "?kind=session")) == [6])
      let all = try await Self.get(service, Self.revocations, "?kind=session&lifted=true")
      #expect(try Self.positions(all) == [6, 1])
    }
  }

  @Test(arguments: [
    "?limit=0", "?limit=1001", "?limit=x", "?kind=tokens", "?kind=user&jti=a", "?jti=a&session_id=b", "?jti=a&jti=b",
    "?jti=", "?lifted=yes", "?before=0", "?before=-1", "?session=a", "?jti=eyJhbGciOiJIUzI1NiJ9.e30.c2ln",
  ])
  func `a query that is wrong is 422`(query: String) async throws {
    try await LiveService.run { service async throws in
      let answer = try await Self.get(service, Self.revocations, query)
      #expect(answer.status == 422)
      #expect(try answer.json["errors"]?.object?.members.isEmpty == false)
      #expect(try await Self.get(service, Self.revocations, "?jti=%zz").status == 400)
    }
  }

  // MARK: Changes

  @Test func `changes are told in order, and how far they lead`() async throws {
    try await LiveService.run { service async throws in
      let empty = try await Self.get(service, Self.changes).json
      #expect(empty["position"]?.integer == 0)
      #expect(empty["is_last"]?.bool == true)
      #expect(empty["changes"]?.array?.isEmpty == true)
      let id = try await Self.revoke(service, #"{"user_id":"7"}"#)
      _ = try await Self.revoke(service, #"{"user_id":"7","before":1772000000}"#)
      try await Self.lift(service, id)
      _ = try await Self.revoke(service, #"{"all":true,"before":0}"#)
      let first = try await Self.get(service, Self.changes, "?limit=3").json
      #expect(first["position"]?.integer == 3)
      #expect(first["is_last"]?.bool == false)
      #expect(first["list_age_ms"]?.integer == 0)
      let changes = first["changes"]?.array?.compactMap(\.object) ?? []
      #expect(changes.map { $0["position"]?.integer } == [1, 2, 3])
      #expect(changes.map { $0["kind"]?.string } == ["user", "user", "user"])
      #expect(changes.map { $0["id"]?.string } == ["7", "7", "7"])
      #expect(changes.map { $0["effect"]?.string } == ["revoked", "revoked", "lifted"])
      #expect(changes.map { $0["cutoff"]?.integer } == [Fixtures.now.seconds + 1, 1_772_000_001, 1_772_000_001])
      let store = first["store_id"]?.string ?? ""
      let rest = try await Self.get(service, Self.changes, "?after=3&store=\(store)").json
      #expect(rest["position"]?.integer == 4)
      #expect(rest["is_last"]?.bool == true)
      #expect(rest["changes"]?.array?.first?.object?["kind"]?.string == "all")
      #expect(rest["changes"]?.array?.first?.object?["id"]?.string == "")
    }
  }

  @Test func `another store, or a position beyond the end, is 409`() async throws {
    try await LiveService.run { service async throws in
      _ = try await Self.revoke(service, #"{"user_id":"7"}"#)
      for query in ["?after=1&store=another", "?after=2", "?after=2&wait=30", "?store="] {
        let answer = try await Self.get(service, Self.changes, query)
        #expect(answer.status == 409, "\(query)")
        #expect(answer.code == "store_changed")
      }
    }
  }

  @Test func `whoever is up to date waits for the next change, and no longer than asked`() async throws {
    try await LiveService.run { service async throws in
      let none = try await Self.get(service, Self.changes, "?after=0&wait=1").json
      #expect(none["changes"]?.array?.isEmpty == true)
      async let waiting = Self.get(service, Self.changes, "?after=0&wait=30")
      while service.assembly.core.metrics.revocations.waiting.value < 1 { await Task.yield() }
      #expect(try await service.ask("GET", "/metrics").text.contains("revocation_changes_waiting 1"))
      let started = ContinuousClock.now
      _ = try await Self.revoke(service, #"{"user_id":"7"}"#)
      #expect(try await waiting.json["position"]?.integer == 1)
      #expect(ContinuousClock.now - started < .seconds(10))
    }
  }

  @Test func `those who wait take nobody's place`() async throws {
    var limits = ConnectionLimits()
    limits.concurrentRequests = 2
    try await LiveService.run(limits: limits) { service async throws in
      async let waiting = withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 { group.addTask { try await Self.get(service, Self.changes, "?wait=30").status } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      while service.assembly.core.metrics.revocations.waiting.value < 8 { await Task.yield() }
      #expect(try await service.mint().status == 200)
      #expect(try await service.ask("GET", "/metrics").status == 200)
      _ = try await Self.revoke(service, #"{"user_id":"7"}"#)
      #expect(try await waiting == Array(repeating: 200, count: 8))
    }
  }

  @Test func `a shutdown does not wait for those who wait`() async throws {
    let started = ContinuousClock.now
    let waiting = Held()
    try await LiveService.run { service async throws in
      waiting.task.withLock { $0 = Task { try? await Self.get(service, Self.changes, "?wait=30").status } }
      while service.assembly.core.metrics.revocations.waiting.value < 1 { await Task.yield() }
    }
    #expect(await waiting.task.withLock { $0 }?.value == 200)
    #expect(ContinuousClock.now - started < .seconds(5))
  }

  @Test(arguments: ["?after=-1", "?after=x", "?limit=0", "?limit=10001", "?wait=31", "?since=1", "?after=0&after=0"])
  func `a query for changes that is wrong is 422`(query: String) async throws {
    try await LiveService.run { service async throws in
      #expect(try await Self.get(service, Self.changes, query).status == 422)
    }
  }
}

private final class Held: Sendable {
  let task = Mutex<Task<Int?, Never>?>(nil)
}
