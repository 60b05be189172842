import TestSupport
import Testing

@testable import TokenService

/// Contract section 3: which web pages may use the user's cookie, and which may read the answers.
@Suite struct CrossOriginTests {
  private static let page = "https://app.example.com"
  private static let cookie = "oa_access_token=\(LiveService.session())"

  @Test func aCookieCountsFromTheServicesOwnOriginAndFromThoseListed() async throws {
    try await LiveService.run(changing: ["OA_SPACETIME_STAGING_CORS_ORIGINS": Self.page]) { service async throws in
      for origin in [nil, "http://service.test", "http://service.test:80", "HTTP://Service.Test", Self.page] {
        var fields = ["Cookie": Self.cookie]
        fields["Origin"] = origin
        #expect(try await service.mint(as: nil, fields: fields).status == 200, "\(origin ?? "")")
      }
      for origin in [
        "null", "", "https://service.test", "http://service.test:8080", "http://service.test.evil.test",
        "https://app.example.com.evil.test", "http://app.example.com", "https://app.example.com:444",
        "https://evil.test",
      ] {
        let answer = try await service.mint(as: nil, fields: ["Cookie": Self.cookie, "Origin": origin])
        #expect(answer.status == 403, "\(origin)")
        #expect(answer.code == "forbidden")
        #expect(answer["access-control-allow-origin"] == nil)
      }
    }
  }

  @Test func behindATrustedProxyItsSchemeCounts() async throws {
    try await LiveService.run(changing: ["OA_SPACETIME_STAGING_TRUSTED_PROXIES": "127.0.0.0/8"]) {
      service async throws in
      var fields = ["Cookie": Self.cookie, "Origin": "https://service.test", "X-Forwarded-Proto": "https"]
      #expect(try await service.mint(as: nil, fields: fields).status == 200)
      fields["Origin"] = "http://service.test"
      #expect(try await service.mint(as: nil, fields: fields).status == 403)
    }
    try await LiveService.run { service async throws in
      let fields = ["Cookie": Self.cookie, "Origin": "https://service.test", "X-Forwarded-Proto": "https"]
      #expect(try await service.mint(as: nil, fields: fields).status == 403)
    }
  }

  @Test func theOriginDoesNotMatterWithAToken() async throws {
    try await LiveService.run { service async throws in
      #expect(try await service.mint(fields: ["Origin": "https://evil.test"]).status == 200)
    }
  }

  @Test func aForeignPageCannotEmptyTheUsersBucket() async throws {
    try await LiveService.run(changing: ["OA_SPACETIME_STAGING_MINT_BURST": "1"]) { service async throws in
      for _ in 1...3 {
        let fields = ["Cookie": Self.cookie, "Origin": "https://evil.test"]
        #expect(try await service.mint(as: nil, fields: fields).status == 403)
      }
      #expect(try await service.mint(as: nil, fields: ["Cookie": Self.cookie]).status == 200)
    }
  }

  @Test func listedPagesMayReadAnswersAndAskBefore() async throws {
    try await LiveService.run(changing: ["OA_SPACETIME_STAGING_CORS_ORIGINS": Self.page]) { service async throws in
      for answer in [
        try await service.mint(fields: ["Origin": Self.page]),
        try await service.mint(as: nil, fields: ["Origin": Self.page]),
      ] {
        #expect(answer["access-control-allow-origin"] == Self.page)
        #expect(answer["access-control-allow-credentials"] == "true")
        #expect(answer["vary"] == "origin")
      }
      let asks = ["Origin": Self.page, "Access-Control-Request-Method": "POST"]
      let preflight = try await service.send("OPTIONS", "/api/spacetime/token", asks)
      #expect(preflight.status == 204)
      #expect(preflight["access-control-allow-origin"] == Self.page)
      #expect(preflight["access-control-allow-methods"] == "POST")
      #expect(preflight["access-control-allow-headers"]?.contains("authorization") == true)
      #expect(preflight["content-length"] == nil)
      let foreign = try await service.send("OPTIONS", "/api/spacetime/token", ["Origin": "https://evil.test"])
      #expect(foreign["access-control-allow-origin"] == nil)
      #expect(try await service.send("OPTIONS", "/health", asks).status == 405)
    }
  }

  @Test func withoutAListThereIsNothingToAsk() async throws {
    try await LiveService.run { service async throws in
      let answer = try await service.send("OPTIONS", "/api/spacetime/token", ["Origin": Self.page])
      #expect(answer.status == 405)
      #expect(try await service.mint(fields: ["Origin": Self.page])["access-control-allow-origin"] == nil)
    }
  }
}
