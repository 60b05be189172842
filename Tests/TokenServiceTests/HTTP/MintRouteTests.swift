import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// Contract section 3: `POST /api/spacetime/token`.
@Suite struct MintRouteTests {
  @Test func aSessionGetsALease() async throws {
    try await LiveService.run { service async throws in
      let response = try await service.mint(#"{"scopes":["sync.subscribe"]}"#, as: LiveService.session())
      #expect(response.status == 200)
      #expect(response["content-type"] == "application/json")
      #expect(response["cache-control"] == "no-store")
      #expect(response["x-request-id"]?.isEmpty == false)
      #expect(response["date"] != nil)
      let lease = try response.json
      #expect(lease["subject"]?.string == "user:1042")
      #expect(lease["session_id"]?.string == "sess_1")
      #expect(lease["device_id"]?.string == "desktop:1")
      #expect(lease["expires_in"]?.integer == 300)
      #expect(lease["refresh_after_in"]?.integer == 270)
      #expect(lease["server_time_unix_ms"]?.integer == Fixtures.now.milliseconds)
      let data = try #require(lease["data"]?.object)
      #expect(data["token"]?.string == lease["token"]?.string)
      #expect(data.members.count == lease.members.count - 1)
    }
  }

  @Test func theAliasesBehaveAlike() async throws {
    try await LiveService.run { service async throws in
      for path in ["/api/spacetime/token", "/api/sync/token", "/api/v1/spacetime/token", "/api/v1/sync/token"] {
        #expect(try await service.mint(at: path).status == 200)
        #expect(try await service.mint(at: path + "?access_token=\(LiveService.accessKey)").status == 200)
      }
    }
  }

  @Test func whatWasMintedIsAccepted() async throws {
    try await LiveService.run { service async throws in
      let token = try #require(try await service.mint().json["token"]?.string)
      let answer = try await service.ask("POST", "/internal/v1/spacetime/token/verify", body: #"{"token":"\#(token)"}"#)
      #expect(answer.status == 200)
      #expect(try answer.json["active"]?.bool == true)
      #expect(try answer.json["refresh_after_in"]?.integer == 270)
    }
  }

  // MARK: Credentials

  @Test func aCallerIsNeeded() async throws {
    try await LiveService.run { service async throws in
      let credentials: [[String: String]] = [
        [:], ["Authorization": ""], ["Authorization": "Bearer"], ["Authorization": "Bearer "],
        ["Authorization": "Basic eDp5"], ["Authorization": "Bearer a b"], ["Authorization": "Bearer unknown"],
        ["Authorization": "Bearer oa_pat_unknown"], ["Authorization": LiveService.accessKey],
        ["Authorization": "Bearer\t\(LiveService.accessKey)"],
        ["Authorization": "Bearer \(LiveService.session(key: "another key that has 32 bytes at least"))"],
        ["Authorization": "Bearer \(LiveService.session(audience: "somebody else"))"],
        ["Cookie": "oa_access_token=unknown"], ["Cookie": "oa_access_token="], ["Cookie": "other=x"],
        ["Cookie": "oa_access_token=\(LiveService.accessKey); oa_access_token=another"],
      ]
      for fields in credentials {
        let response = try await service.mint(as: nil, fields: fields)
        #expect(response.status == 401, "\(fields)")
        #expect(response.code == "unauthorized")
        #expect(response["www-authenticate"] == "Bearer")
        #expect(try response.json["errors"] == nil)
      }
    }
  }

  @Test func theSchemeIsCaseInsensitive() async throws {
    try await LiveService.run { service async throws in
      for scheme in ["bearer", "BEARER", "BeArEr"] {
        let response = try await service.mint(as: nil, fields: ["Authorization": "\(scheme) \(LiveService.accessKey)"])
        #expect(response.status == 200)
      }
    }
  }

  @Test func aCredentialInTheTargetIsNone() async throws {
    try await LiveService.run { service async throws in
      for parameter in ["access_token", "token", "oa_access_token", "authorization"] {
        let target = "/api/spacetime/token?\(parameter)=\(LiveService.accessKey)"
        #expect(try await service.mint(as: nil, at: target).status == 401)
      }
    }
  }

  @Test func twoAuthorizationFieldsAreRefused() async throws {
    try await LiveService.run { service async throws in
      let response = try await service.exchange(
        "POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(LiveService.accessKey)\r\n"
          + "Authorization: Bearer \(LiveService.accessKey)\r\n\r\n"
      )
      #expect(response.status == 401)
    }
  }

  @Test func theCookieCountsOnlyWithoutAuthorization() async throws {
    try await LiveService.run { service async throws in
      let cookie = "theme=dark; oa_access_token=\(LiveService.session()); x=y"
      #expect(try await service.mint(as: nil, fields: ["Cookie": cookie]).status == 200)
      #expect(try await service.mint(as: "unknown", fields: ["Cookie": cookie]).status == 401)
      #expect(try await service.mint(as: nil, fields: ["Authorization": "Basic x", "Cookie": cookie]).status == 401)
    }
  }

  @Test func aSessionThatIsAboutToEndGetsNothing() async throws {
    try await LiveService.run { service async throws in
      #expect(try await service.mint(as: LiveService.session(expiresIn: 4)).status == 401)
      #expect(try await service.mint(as: LiveService.endingKey).status == 401)
      let short = try await service.mint(as: LiveService.session(expiresIn: 5))
      #expect(short.status == 200)
      #expect(try short.json["expires_in"]?.integer == 5)
      #expect(try short.json["refresh_after_in"]?.integer == 1)
    }
  }

  // MARK: Body

  @Test func anEmptyBodyAsksForTheDefaultsWhateverItsContentType() async throws {
    try await LiveService.run { service async throws in
      for type in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
        #expect(try await service.mint("", fields: ["Content-Type": type]).status == 200)
      }
      let scopes = try await service.mint().json["scopes"]?.strings
      #expect(scopes == ["runtime.codex_worker_events", "sync.subscribe"])
    }
  }

  @Test func aBodyNeedsItsContentType() async throws {
    try await LiveService.run { service async throws in
      for type in ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;x=y"] {
        #expect(try await service.mint("{}", fields: ["Content-Type": type]).status == 200, "\(type)")
      }
      for type in ["text/plain", "application/jsonp", "application/json+x", "multipart/form-data", " "] {
        let response = try await service.mint("{}", fields: ["Content-Type": type])
        #expect(response.status == 415, "\(type)")
        #expect(response.code == "unsupported_media_type")
      }
      let none = try await service.send(
        "POST",
        "/api/spacetime/token",
        ["Authorization": "Bearer \(LiveService.accessKey)"],
        body: "{}"
      )
      #expect(none.status == 415)
    }
  }

  @Test func aBodyIsOneStrictJSONObject() async throws {
    try await LiveService.run { service async throws in
      let deep = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
      for body in [
        "[]", "null", "1", "\"x\"", "{", "{}{}", "{\"a\":1,}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "nil",
        "{'a':1}", "\u{feff}{}", " ", "{\"x\":\(deep)}", "{\"a\":01}", "{\"a\":\"\u{1}\"}",
      ] {
        let response = try await service.mint(body)
        #expect(response.status == 400, "\(body)")
        #expect(response.code == "invalid_request")
        #expect(try response.json["errors"] == nil)
      }
    }
  }

  @Test func wrongMembersAreNamed() async throws {
    try await LiveService.run { service async throws in
      let cases: [(body: String, code: String, field: String)] = [
        (#"{"ttl_seconds":59}"#, "invalid_request", "ttl_seconds"),
        (#"{"ttl_seconds":901}"#, "invalid_request", "ttl_seconds"),
        (#"{"ttl_seconds":1e2}"#, "invalid_request", "ttl_seconds"),
        (#"{"ttl_seconds":"60"}"#, "invalid_request", "ttl_seconds"),
        (#"{"scopes":"sync.subscribe"}"#, "invalid_request", "scopes"),
        (#"{"scopes":[1]}"#, "invalid_request", "scopes"),
        (#"{"streams":["nobody:knows"]}"#, "invalid_request", "streams"),
        (#"{"topics":["nobody:knows"]}"#, "invalid_request", "topics"),
        (#"{"device_id":7}"#, "invalid_request", "device_id"),
        (#"{"scopes":["nobody.knows"]}"#, "invalid_scope", "scopes"),
        (#"{"scopes":["sync.subscribe"],"streams":["user:1042:runs"]}"#, "invalid_scope", "streams"),
      ]
      for (body, code, field) in cases {
        let response = try await service.mint(body)
        #expect(response.status == 422, "\(body)")
        #expect(response.code == code, "\(body)")
        let errors = try response.json["errors"]?.object
        #expect(errors?[field]?.strings?.isEmpty == false, "\(body)")
      }
      #expect(try await service.mint(#"{"unknown":1,"ttl_seconds":null,"scopes":null}"#).status == 200)
    }
  }

  // MARK: Policy

  @Test func whatIsNotTheCallersIsForbidden() async throws {
    try await LiveService.run { service async throws in
      let cases: [(credential: String, body: String)] = [
        (LiveService.accessKey, #"{"scopes":["runtime.run_summaries"],"streams":["user:7:runs"]}"#),
        (LiveService.accessKey, #"{"scopes":["runtime.codex_worker_events"],"streams":["org:other:worker_events"]}"#),
        (LiveService.narrowKey, #"{"scopes":["runtime.codex_worker_events"]}"#),
        (LiveService.session(), #"{"device_id":"another"}"#),
        (LiveService.accessKey, #"{"scopes":["runtime.worker_lifecycle_events"],"streams":["worker:w1:lifecycle"]}"#),
      ]
      for (credential, body) in cases {
        let response = try await service.mint(body, as: credential)
        #expect(response.status == 403, "\(body)")
        #expect(response.code == "forbidden")
        #expect(try response.json["errors"] == nil)
      }
      let scope = try await service.mint(#"{"scopes":["runtime.codex_worker_events"]}"#, as: LiveService.narrowKey)
      #expect(scope.text.contains("missing_scope"))
    }
  }

  @Test func aStreamOfTheCallersGrantIsGiven() async throws {
    try await LiveService.run { service async throws in
      let response = try await service.mint(
        #"{"scopes":["runtime.worker_lifecycle_events"],"streams":["worker:w1:lifecycle"],"device_id":"any"}"#,
        as: LiveService.namedKey
      )
      #expect(response.status == 200)
      #expect(try response.json["stream_grants"]?.strings == ["worker:w1:lifecycle"])
      #expect(try response.json["device_id"]?.string == "any")
    }
  }

  @Test func mintingThatIsSwitchedOffIs503() async throws {
    try await LiveService.run(changing: ["OA_SYNC_TOKEN_ENABLED": "false"]) { service async throws in
      let response = try await service.mint()
      #expect(response.status == 503)
      #expect(response.code == "sync_token_unavailable")
      #expect(try await service.mint(as: "unknown").status == 401)
      #expect(try await service.send("GET", "/ready").status == 200)
    }
  }

  // MARK: Audit

  @Test func everyRequestLeavesOneEvent() async throws {
    try await LiveService.run { service async throws in
      _ = try await service.mint(fields: ["X-Request-Id": "r1"])
      _ = try await service.mint(as: "unknown", fields: ["X-Request-Id": "r2"])
      _ = try await service.mint(#"{"scopes":["runtime.codex_worker_events"]}"#, as: LiveService.narrowKey)
      _ = try await service.mint("[]")
      let events = try service.auditEvents()
      #expect(
        events.map { $0["event_name"]?.string } == [
          "sync.token.issued", "sync.token.issue.auth_failed", "sync.token.issue.policy_denied",
          "sync.token.issue.failed",
        ]
      )
      #expect(events.prefix(2).map { $0["request_id"]?.string } == ["r1", "r2"])
      #expect(events[3]["attributes"]?.object?["code"]?.string == "invalid_request")
      #expect(events[1]["user_id"]?.isNull == true)
      #expect(events[0]["session_id"]?.string == "pat:full")
    }
  }
}

/// `OA_AUDIT_SYNC`: no answer before its event is on record.
@Suite struct SynchronousAuditTests {
  @Test(arguments: [true, false]) func theEventIsWrittenWhenTheAnswerComes(atOnce: Bool) async throws {
    try await LiveService.run(changing: ["OA_AUDIT_SYNC": "true"], answersAtOnce: atOnce) { service in
      for _ in 0..<20 {
        let id = try #require(try await service.mint().json["token_id"]?.string)
        #expect(try String(contentsOfFile: service.auditPath, encoding: .utf8).contains(id))
      }
      let refused = try await service.mint(as: "oa_pat_unknown")
      #expect(refused.status == 401)
      let id = try #require(refused["x-request-id"])
      #expect(try String(contentsOfFile: service.auditPath, encoding: .utf8).contains(id))
    }
  }
}
