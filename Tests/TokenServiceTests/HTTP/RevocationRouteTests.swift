import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The routes that revoke and lift, on a live service (contract section 10).
@Suite struct RevocationRouteTests {
  private static let revocations = "/internal/v1/spacetime/revocations"
  private static let sessions = "/internal/v1/sync/sessions/revoke"
  private static let verify = "/internal/v1/spacetime/token/verify"

  private static func revoke(
    _ service: LiveService,
    _ body: String,
    key: String? = nil,
    at path: String = revocations
  ) async throws -> RawResponse {
    var fields = ["Authorization": "Bearer \(Settings.adminToken)", "Content-Type": "application/json"]
    fields["Idempotency-Key"] = key
    let answer = try await service.send("POST", path, fields, body: body, to: .internal)
    #expect(try OpenAPISchema().faults(answer, to: "POST \(path)") == [])
    return answer
  }

  private static func lift(_ service: LiveService, _ id: String, _ body: String? = nil) async throws -> RawResponse {
    let answer = try await service.ask("DELETE", revocations + "/" + id, body: body)
    #expect(try OpenAPISchema().faults(answer, to: "DELETE \(revocations)/{id}") == [])
    return answer
  }

  // MARK: Revoking

  @Test func `a token that is revoked is refused when the answer is there`() async throws {
    try await LiveService.run { service async throws in
      let lease = try await service.mint(as: LiveService.session()).json
      let token = try #require(lease["token"]?.string)
      let id = try #require(lease["token_id"]?.string)
      let question = #"{"token":"\#(token)"}"#
      #expect(try await service.ask("POST", Self.verify, body: question).json["active"]?.bool == true)
      let answer = try await Self.revoke(service, #"{"jti":"\#(id)","reason":"leaked","requested_by":"ops"}"#)
      #expect(answer.status == 201)
      let body = try answer.json
      #expect(body["position"]?.integer == 1)
      #expect(body["durable"]?.bool == false)
      #expect(body["enforced"]?.bool == true)
      #expect(body["repeated"]?.bool == false)
      #expect(body["request_id"]?.string == answer["x-request-id"])
      let record = try #require(body["revocation"]?.object)
      #expect(RevocationID.isWellFormed(record["id"]?.string ?? ""))
      #expect(record["kind"]?.string == "token")
      #expect(record["jti"]?.string == id)
      #expect(record["cutoff_unix"]?.integer == Fixtures.now.seconds + 1)
      #expect(record["before"]?.string == "2026-02-25T08:45:12Z")
      #expect(record["created_at"]?.string == "2026-02-25T08:45:12Z")
      #expect(record["reason"]?.string == "leaked")
      #expect(record["requested_by"]?.string == "ops")
      #expect(record["position"]?.integer == 1)
      #expect(record["lifted"]?.isNull == true)
      #expect(try await service.ask("POST", Self.verify, body: question).json["reason_code"]?.string == "token_revoked")
      #expect(try await service.mint(as: LiveService.session()).status == 200)
    }
  }

  @Test func `a session that is revoked gets nothing more`() async throws {
    try await LiveService.run { service async throws in
      #expect(try await service.mint(as: LiveService.session()).status == 200)
      #expect(try await Self.revoke(service, #"{"session_id":"sess_1"}"#).status == 201)
      #expect(try await service.mint(as: LiveService.session()).status == 401)
      #expect(try await service.mint(as: LiveService.session(id: "sess_2", device: "desktop:2")).status == 200)
    }
  }

  @Test func `what is not known can be revoked as well`() async throws {
    try await LiveService.run { service async throws in
      let bodies = [
        #"{"jti":"nobody's"}"#, #"{"session_id":"x"}"#, #"{"device_id":"x"}"#, #"{"user_id":"x"}"#, #"{"org_id":"x"}"#,
        #"{"all":true,"before":0}"#,
      ]
      for body in bodies { #expect(try await Self.revoke(service, body).status == 201) }
    }
  }

  @Test func `the same key does the same thing once, and another thing never`() async throws {
    try await LiveService.run { service async throws in
      let first = try await Self.revoke(service, #"{"user_id":"user:7"}"#, key: "k").json
      service.clock.advance(seconds: 5)
      let again = try await Self.revoke(service, #"{"user_id":"7", "reason": null}"#, key: "k")
      #expect(again.status == 200)
      #expect(try again.json["repeated"]?.bool == true)
      #expect(try again.json["revocation"]?.text == first["revocation"]?.text)
      let other = try await Self.revoke(service, #"{"user_id":"8"}"#, key: "k")
      #expect(other.status == 409)
      #expect(other.code == "idempotency_conflict")
      #expect(try await Self.revoke(service, #"{"user_id":"8"}"#, key: "l").status == 201)
      #expect(try await service.ask("GET", Self.revocations).json["revocations"]?.array?.count == 2)
    }
  }

  @Test func `a key has 1 to 200 visible characters, and stands once`() async throws {
    try await LiveService.run { service async throws in
      let longest = String(repeating: "k", count: 200)
      #expect(try await Self.revoke(service, #"{"jti":"a"}"#, key: longest).status == 201)
      for key in [longest + "k", "a b", "k\r\nIdempotency-Key: l", "oa_pat_1", ""] {
        let answer = try await Self.revoke(service, #"{"jti":"a"}"#, key: key)
        #expect(answer.status == 422)
        #expect(try answer.json["errors"]?.object?.members.map(\.name) == ["Idempotency-Key"])
      }
    }
  }

  @Test func `what is wrong is told in the order of the contract`() async throws {
    try await LiveService.run { service async throws in
      func send(
        _ body: String,
        type: String = "application/json",
        token: String = Settings.adminToken
      ) async throws
        -> RawResponse
      {
        let fields = ["Authorization": "Bearer \(token)", "Content-Type": type]
        let answer = try await service.send("POST", Self.revocations, fields, body: body, to: .internal)
        #expect(try OpenAPISchema().faults(answer, to: "POST \(Self.revocations)") == [])
        return answer
      }
      #expect(try await send("[", type: "text/plain", token: LiveService.readToken).status == 401)
      #expect(try await send("[", type: "text/plain").status == 415)
      #expect(try await send("[").status == 400)
      #expect(try await send(#"{"jti":"a","session":"b"}"#).status == 422)
      #expect(try await send(String(repeating: " ", count: 20_000)).status == 413)
      #expect(try await service.ask("GET", Self.revocations).json["revocations"]?.array?.isEmpty == true)
    }
  }

  // MARK: Sessions of a control plane

  @Test func `sessions and devices end together`() async throws {
    try await LiveService.run { service async throws in
      let body = #"{"session_ids":["sess_1","unknown"],"device_ids":["desktop:9"],"reason":"sign-out"}"#
      let answer = try await Self.revoke(service, body, key: "k", at: Self.sessions)
      #expect(answer.status == 200)
      #expect(try answer.json["revoked"]?.integer == 3)
      #expect(try answer.json["position"]?.integer == 3)
      #expect(try await service.mint(as: LiveService.session()).status == 401)
      #expect(try await service.mint(as: LiveService.session(id: "s", device: "desktop:9")).status == 401)
      let again = try await Self.revoke(service, body, key: "k", at: Self.sessions)
      #expect(try again.json["repeated"]?.bool == true)
      #expect(try again.json["revoked"]?.integer == 3)
      #expect(try await Self.revoke(service, #"{"session_ids":[]}"#, at: Self.sessions).status == 422)
      #expect(try await Self.revoke(service, #"{"all":true}"#, key: "k").code == "idempotency_conflict")
    }
  }

  @Test func `a thousand sessions end in one request`() async throws {
    try await LiveService.run { service async throws in
      let ids = (0..<1000).map { "\"sess_\($0)_\(UUID().uuidString)\"" }.joined(separator: ",")
      let answer = try await Self.revoke(service, #"{"session_ids":[\#(ids)]}"#, at: Self.sessions)
      #expect(answer.status == 200)
      #expect(try answer.json["revoked"]?.integer == 1000)
    }
  }

  @Test func `a large body is for that route and the admin token, and has a limit of its own`() async throws {
    try await LiveService.run { service async throws in
      func send(
        _ size: Int,
        to path: String = Self.sessions,
        token: String = Settings.adminToken,
        isChunked: Bool = false
      )
        async throws -> Int
      {
        let body = String(repeating: " ", count: size)
        let head = "POST \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n"
        let text =
          isChunked
          ? head + "Transfer-Encoding: chunked\r\n\r\n" + String(size, radix: 16) + "\r\n" + body + "\r\n0\r\n\r\n"
          : head + "Content-Length: \(size)\r\n\r\n" + body
        return try await service.exchange(text, to: .internal).status
      }
      let limits = ConnectionLimits()
      for isChunked in [false, true] {
        // 415: the body was taken, and has no type.
        #expect(try await send(limits.largeBody, isChunked: isChunked) == 415)
        #expect(try await send(limits.largeBody + 1, isChunked: isChunked) == 413)
        #expect(try await send(limits.body, to: Self.revocations, isChunked: isChunked) == 415)
        #expect(try await send(limits.body + 1, to: Self.revocations, isChunked: isChunked) == 413)
        #expect(try await send(limits.body + 1, token: LiveService.readToken, isChunked: isChunked) == 413)
        #expect(try await send(limits.body, token: LiveService.readToken, isChunked: isChunked) == 401)
      }
    }
  }

  // MARK: Lifting

  @Test func `a rule that is lifted matches nothing, stays on record, and is lifted once`() async throws {
    try await LiveService.run { service async throws in
      let rule = try await Self.revoke(service, #"{"session_id":"sess_1"}"#).json["revocation"]?.object
      let id = try #require(rule?["id"]?.string)
      service.clock.advance(seconds: 5)
      let lifted = try await Self.lift(service, id, #"{"reason":"found it","requested_by":"ops"}"#)
      #expect(lifted.status == 200)
      #expect(try lifted.json["position"]?.integer == 2)
      #expect(try lifted.json["enforced"]?.bool == true)
      let how = try #require(try lifted.json["revocation"]?.object?["lifted"]?.object)
      #expect(how["at"]?.string == "2026-02-25T08:45:17Z")
      #expect(how["reason"]?.string == "found it")
      #expect(how["requested_by"]?.string == "ops")
      #expect(how["position"]?.integer == 2)
      #expect(try await service.mint(as: LiveService.session()).status == 200)
      let again = try await Self.lift(service, id)
      #expect(again.status == 200)
      #expect(try again.json["repeated"]?.bool == true)
      #expect(try again.json["revocation"]?.text == lifted.json["revocation"]?.text)
    }
  }

  @Test func `a rule that there is not is 404, and bodies are as strict as elsewhere`() async throws {
    try await LiveService.run { service async throws in
      for id in ["rev_0123456789abcdef0123456789abcdef", "rev_1", "%2e", "x"] {
        let answer = try await Self.lift(service, id)
        #expect(answer.status == 404)
        #expect(answer.code == "not_found")
      }
      let id = "rev_0123456789abcdef0123456789abcdef"
      #expect(try await Self.lift(service, id, "[").status == 400)
      #expect(try await Self.lift(service, id, #"{"jti":"a"}"#).status == 422)
      let plain = ["Authorization": "Bearer \(Settings.adminToken)"]
      let answer = try await service.send("DELETE", Self.revocations + "/" + id, plain, body: "{}", to: .internal)
      #expect(answer.status == 415)
      let other = try await service.ask("DELETE", Self.revocations + "/" + id, token: LiveService.readToken)
      #expect(other.status == 401)
    }
  }

  // MARK: Failures, counts, events

  @Test func `what the store does not acknowledge is 503 and says so`() async throws {
    try await LiveService.run { service async throws in
      await service.assembly.core.revocationStore.store.close()
      let id = "rev_0123456789abcdef0123456789abcdef"
      let answers = [
        try await Self.revoke(service, #"{"jti":"a"}"#), try await Self.lift(service, id),
        try await Self.revoke(service, #"{"session_ids":["a"]}"#, at: Self.sessions),
      ]
      for answer in answers {
        #expect(answer.status == 503)
        #expect(answer.code == "service_unavailable")
        #expect(answer["retry-after"] == "1")
        #expect(try answer.json["message"]?.string?.contains("Nothing was acknowledged") == true)
      }
      #expect(try await service.ask("GET", Self.revocations).status == 503)
      #expect(try await service.ask("GET", Self.revocations + "/changes").status == 503)
      // The feed, which looks by itself, may have told meanwhile that the store is gone.
      let events = try service.auditEvents().filter { $0["event_name"]?.string != "sync.revocation.feed_lost" }
      #expect(events.map { $0["event_name"]?.string } == Array(repeating: "sync.revocation.failed", count: 3))
      #expect(events.map { $0["token_id"]?.string } == ["a", nil, nil])
      #expect(events.map { $0["session_id"]?.string } == [nil, nil, "a"])
      let metrics = try await service.ask("GET", "/metrics").text
      #expect(metrics.contains("sync_revocation_failed_total 3"))
    }
  }

  @Test func `each rule leaves an event, and each is counted`() async throws {
    try await LiveService.run { service async throws in
      let rule = try await Self.revoke(service, #"{"user_id":"user:7","reason":"gone"}"#, key: "k").json
      _ = try await Self.revoke(service, #"{"user_id":"7","reason":"gone"}"#, key: "k")
      _ = try await Self.revoke(service, #"{"user_id":"8"}"#, key: "k")
      _ = try await Self.revoke(service, #"{"session_ids":["a"],"device_ids":["d"]}"#, at: Self.sessions)
      let id = try #require(rule["revocation"]?.object?["id"]?.string)
      _ = try await Self.lift(service, id)
      _ = try await Self.lift(service, id)
      _ = try await Self.revoke(service, "{}")
      let metrics = try await service.ask("GET", "/metrics").text
      for line in [
        #"sync_revocation_created_total{kind="user"} 1"#, #"sync_revocation_created_total{kind="session"} 1"#,
        #"sync_revocation_created_total{kind="device"} 1"#, "sync_revocation_lifted_total 1",
        #"sync_revocation_refused_total{code="idempotency_conflict"} 1"#,
        #"sync_revocation_refused_total{code="invalid_request"} 1"#, "revocation_commit_duration_seconds_count 5",
      ] {
        #expect(metrics.contains(line), "\(line)")
      }
      let counts = try await service.ask("GET", "/internal/v1/spacetime/sync/metrics").json["revocations"]?.object
      #expect(counts?["created_total"]?.integer == 3)
      #expect(counts?["refused_total"]?.integer == 2)
      let events = try service.auditEvents()
      let words = events.compactMap { $0["event_name"]?.string?.dropFirst("sync.revocation.".count) }
      #expect(words == ["created", "refused", "created", "created", "lifted", "refused"])
      #expect(events.map { $0["outcome"]?.string }.prefix(2) == ["success", "denied"])
      #expect(events.map { $0["user_id"]?.string } == ["7", "8", nil, nil, "7", nil])
      #expect(events.map { $0["session_id"]?.string } == [nil, nil, "a", nil, nil, nil])
      #expect(events.map { $0["device_id"]?.string } == [nil, nil, nil, "d", nil, nil])
      let attributes = try #require(events[0]["attributes"]?.object)
      #expect(attributes["revocation_id"]?.string == id)
      #expect(attributes["kind"]?.string == "user")
      #expect(attributes["reason"]?.string == "gone")
      #expect(attributes["requested_by"]?.string == "admin")
      #expect(attributes["cutoff_unix"]?.integer == Fixtures.now.seconds + 1)
      #expect(attributes["position"]?.integer == 1)
      #expect(events[4]["attributes"]?.object?["position"]?.integer == 4)
      #expect(events[1]["attributes"]?.object?["code"]?.string == "idempotency_conflict")
    }
  }

  @Test func `a token that is sent for its id goes nowhere`() async throws {
    try await LiveService.run { service async throws in
      let token = try #require(try await service.mint().json["token"]?.string)
      for body in [#"{"jti":"\#(token)"}"#, #"{"jti":"a","reason":"\#(token)"}"#, #"{"\#(token)":"a"}"#] {
        let answer = try await Self.revoke(service, body)
        #expect(answer.status == 422)
        #expect(!answer.text.contains(token))
      }
      _ = try service.auditEvents()
      #expect(try !String(contentsOfFile: service.auditPath, encoding: .utf8).contains(token))
    }
  }
}
