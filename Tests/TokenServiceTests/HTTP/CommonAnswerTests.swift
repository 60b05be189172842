import JWT
import TestSupport
import Testing

@testable import TokenService

/// What every answer has, whatever the route: contract section 3, "every response".
@Suite struct CommonAnswerTests {
  @Test func theCallersRequestIDIsKeptWhereItIsWellFormed() async throws {
    try await LiveService.run { service async throws in
      let longest = String(repeating: "x", count: 128)
      for target in ["/health", "/nowhere", "/api/spacetime/token", "/ready"] {
        for id in ["a", "!~", longest] {
          #expect(try await service.send("GET", target, ["X-Request-ID": id])["x-request-id"] == id)
        }
        for id in ["", longest + "x", "a b", "ä", "a\tb"] {
          let own = try await service.send("GET", target, ["X-Request-ID": id])["x-request-id"]
          #expect(own?.hasPrefix("req_") == true, "\(id)")
        }
      }
    }
  }

  @Test func requestIDsAreNotRepeated() {
    let ids = Set((0..<10_000).map { _ in RequestID.make() })
    #expect(ids.count == 10_000)
    #expect(ids.allSatisfy { $0.utf8.count == 36 && RequestID.choose($0) == $0 })
  }

  @Test func pathsAreMatchedByteForByte() async throws {
    try await LiveService.run { service async throws in
      for target in [
        "/", "/health/", "//health", "/Health", "/%68ealth", "/health%2f", "/health;x", "/./health", "/x/../health",
        "/api/spacetime/token/", "/api/spacetime", "/healthx", "/health%00",
      ] {
        let answer = try await service.send("GET", target)
        #expect(answer.status == 404, "\(target)")
        #expect(answer.code == "not_found")
        #expect(answer["cache-control"] == "no-store")
      }
      #expect(try await service.send("GET", "/health?x=y").status == 200)
      #expect(try await service.send("GET", "http://service.test/health").status == 200)
      #expect(try await service.send("OPTIONS", "*").status == 404)
    }
  }

  @Test func otherMethodsAre405WithWhatIsAllowed() async throws {
    try await LiveService.run { service async throws in
      for route in Route.allCases {
        let beside = Route.allCases.filter { $0.listener == route.listener && $0.paths == route.paths }
        let methods = [Route.Method.get, .post, .delete].filter { beside.map(\.method).contains($0) }
        let allowed = methods.map { $0 == .get ? "GET, HEAD" : $0.rawValue }.joined(separator: ", ")
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "SEARCH"] {
          guard !allowed.contains(method) else { continue }
          let answer = try await service.send(method, route.paths[0], to: route.listener)
          #expect(answer.status == 405, "\(method) \(route)")
          #expect(answer["allow"] == allowed)
          if method != "HEAD" { #expect(answer.code == "method_not_allowed") }
        }
      }
    }
  }

  @Test func anAnswerToHEADIsThatToGETWithoutItsBody() async throws {
    try await LiveService.run { service async throws in
      for target in ["/health", "/openapi.yaml", "/nowhere", "/api/v1/control/status", "/api/spacetime/token"] {
        let get = try await service.send("GET", target)
        let head = try await service.send("HEAD", target)
        #expect(head.status == get.status)
        #expect(head["content-length"] == get["content-length"])
        #expect(head["content-type"] == get["content-type"])
        #expect(head.body.isEmpty)
      }
      let next = try await blocking { [port = service.publicPort] in
        let connection = try RawConnection(port: port)
        connection.send("HEAD /health HTTP/1.1\r\nHost: a\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try connection.response(toHEAD: true)
        return try connection.response()
      }
      #expect(next?.text == #"{"status":"ok"}"#)
    }
  }

  @Test func readinessFailsWithTheChecksThatFail() async throws {
    try await LiveService.run { service async throws in
      #expect(try await service.send("GET", "/ready").status == 200)
      service.assembly.core.readiness.shutDown()
      let answer = try await service.send("GET", "/ready")
      #expect(answer.status == 503)
      #expect(answer.code == "service_unavailable")
      #expect(answer["retry-after"] == "1")
      #expect(try answer.json["failing"]?.strings == ["running"])
      #expect(try await service.send("GET", "/health").status == 200)
    }
  }

  @Test func noAnswerHoldsASecretThatWasSent() async throws {
    try await LiveService.run { service async throws in
      let canary = "CANARY-7f3a9c"
      var answers: [RawResponse] = []
      for target in ["/api/spacetime/token", "/api/v1/control/status", "/nowhere", "/health", "/\(canary)"] {
        for method in ["GET", "POST", "PUT"] {
          let fields = ["Authorization": "Bearer \(canary)", "Cookie": "oa_access_token=\(canary)"]
          answers.append(try await service.send(method, target + "?access_token=\(canary)", fields, body: canary))
        }
      }
      answers.append(
        try await service.ask("POST", "/internal/v1/spacetime/token/verify", body: #"{"token":"\#(canary)"}"#)
      )
      answers.append(try await service.ask("GET", "/internal/v1/spacetime/authorize?stream=\(canary)", token: canary))
      answers.append(try await service.mint(#"{"device_id":"\#(canary)"}"#, as: LiveService.session()))
      answers.append(try await service.ask("GET", "/metrics"))
      answers.append(try await service.ask("GET", "/internal/v1/spacetime/config"))
      for answer in answers {
        #expect(!answer.text.contains("CANARY-"))
        #expect(!answer.fields.contains { $0.value.contains("CANARY") })
      }
    }
  }

  @Test func theAuditHoldsNoSecretEither() async throws {
    try await LiveService.run { service async throws in
      let token = try #require(try await service.mint(as: LiveService.session()).json["token"]?.string)
      _ = try await service.mint()
      _ = try await service.mint(as: "CANARY-unknown")
      let signature = try #require(token.split(separator: ".").last)
      for event in try service.auditEvents() {
        let text = event.members.map { "\($0.name)=\($0.value.text)" }.joined()
        #expect(!text.contains("CANARY-"))
        #expect(!text.contains(signature))
      }
    }
  }
}
