import JWT
import TestSupport
import Testing

@testable import TokenService

/// Contract section 11: of several errors the one that stands first in the order is told.
@Suite struct ErrorPrecedenceTests {
  private static let tooLarge = String(repeating: " ", count: 16 * 1024 + 1)

  @Test func of404And405And413And401() async throws {
    try await LiveService.run { service async throws in
      let unknown = try await service.send("PUT", "/nowhere", body: Self.tooLarge)
      #expect(unknown.status == 404)
      #expect(unknown.code == "not_found")
      let method = try await service.send("PUT", "/api/spacetime/token", body: Self.tooLarge)
      #expect(method.status == 405)
      #expect(method.code == "method_not_allowed")
      #expect(method["allow"] == "POST")
      let size = try await service.send("POST", "/api/spacetime/token", body: Self.tooLarge)
      #expect(size.status == 413)
      #expect(size.code == "payload_too_large")
      #expect(try await service.send("POST", "/api/spacetime/token", body: "x").status == 401)
    }
  }

  @Test func of401And429() async throws {
    try await LiveService.run(changing: ["OA_SPACETIME_STAGING_MINT_BURST": "1"]) { service async throws in
      #expect(try await service.mint().status == 200)
      #expect(try await service.mint().status == 429)
      #expect(try await service.mint(as: "unknown").status == 401)
      #expect(try await service.mint(as: LiveService.session(expiresIn: 4)).status == 401)
    }
  }

  @Test func of429And503() async throws {
    let changes = ["OA_SPACETIME_STAGING_MINT_BURST": "1", "OA_SYNC_TOKEN_ENABLED": "false"]
    try await LiveService.run(changing: changes) { service async throws in
      #expect(try await service.mint("[]").status == 503)
      #expect(try await service.mint("[]").status == 429)
    }
  }

  @Test func of503And415() async throws {
    try await LiveService.run(changing: ["OA_SYNC_TOKEN_ENABLED": "false"]) { service async throws in
      #expect(try await service.mint("[]", fields: ["Content-Type": "text/plain"]).status == 503)
    }
  }

  @Test func of415And400And422And403() async throws {
    try await LiveService.run { service async throws in
      #expect(try await service.mint("[]", fields: ["Content-Type": "text/plain"]).status == 415)
      let both = #"{"ttl_seconds":1,"scopes":["runtime.codex_worker_events"],"#
      #expect(try await service.mint(both, as: LiveService.narrowKey).status == 400)
      #expect(try await service.mint(both + #""x":1}"#, as: LiveService.narrowKey).status == 422)
      let device = #"{"ttl_seconds":1,"device_id":"another"}"#
      #expect(try await service.mint(device, as: LiveService.session()).status == 422)
    }
  }

  @Test func ofAForeignOriginAndAllElse() async throws {
    try await LiveService.run { service async throws in
      let foreign = ["Cookie": "oa_access_token=\(LiveService.session())", "Origin": "https://evil.test"]
      #expect(try await service.mint(as: nil, fields: foreign).status == 403)
      #expect(try await service.mint("[]", as: nil, fields: foreign).status == 400)
      #expect(try await service.mint(#"{"ttl_seconds":1}"#, as: nil, fields: foreign).status == 422)
      let unknown = ["Cookie": "oa_access_token=unknown", "Origin": "https://evil.test"]
      #expect(try await service.mint(as: nil, fields: unknown).status == 401)
    }
  }
}
