import TestSupport
import Testing

@testable import TokenService

/// Contract sections 2 and 11: a bucket by session across the aliases, and one by address for those without a caller.
@Suite struct RateLimitTests {
  private static let oneASecond = [
    "OA_SPACETIME_STAGING_MINT_RATE_PER_SECOND": "1", "OA_SPACETIME_STAGING_MINT_BURST": "2",
    "OA_SPACETIME_STAGING_ADDRESS_RATE_PER_SECOND": "1", "OA_SPACETIME_STAGING_ADDRESS_BURST": "2",
  ]

  @Test func aSessionHasOneBucketAcrossTheAliases() async throws {
    try await LiveService.run(changing: Self.oneASecond) { service async throws in
      #expect(try await service.mint(at: "/api/spacetime/token").status == 200)
      #expect(try await service.mint(at: "/api/sync/token").status == 200)
      let empty = try await service.mint(at: "/api/v1/sync/token")
      #expect(empty.status == 429)
      #expect(empty.code == "rate_limited")
      #expect(empty["retry-after"] == "1")
      // Others have buckets of their own.
      #expect(try await service.mint(as: LiveService.namedKey).status == 200)
      #expect(try await service.mint(as: LiveService.session()).status == 200)
      service.clock.advance(seconds: 1)
      #expect(try await service.mint().status == 200)
      #expect(try await service.mint().status == 429)
    }
  }

  @Test func requestsThatFailAreCountedToo() async throws {
    try await LiveService.run(changing: Self.oneASecond) { service async throws in
      #expect(try await service.mint("[]").status == 400)
      #expect(try await service.mint(#"{"ttl_seconds":1}"#).status == 422)
      #expect(try await service.mint().status == 429)
    }
  }

  @Test func anAddressPaysForWhatEndsWithoutACaller() async throws {
    try await LiveService.run(changing: Self.oneASecond) { service async throws in
      #expect(try await service.mint(as: LiveService.namedKey).status == 200)
      #expect(try await service.mint(as: "guess1").status == 401)
      #expect(try await service.mint(as: "guess2").status == 401)
      let empty = try await service.mint(as: "guess3")
      #expect(empty.status == 429)
      #expect(empty["retry-after"] == "1")
      // Before the caller is resolved: a good one waits too. Other routes are not held back.
      #expect(try await service.mint(as: LiveService.namedKey).status == 429)
      #expect(try await service.send("GET", "/health").status == 200)
      #expect(try await service.send("GET", "/api/v1/control/status").status == 401)
      #expect(try await service.send("PUT", "/api/spacetime/token").status == 405)
      service.clock.advance(seconds: 3)
      #expect(try await service.mint(as: LiveService.namedKey).status == 200)
    }
  }

  @Test func theAddressIsTheRightmostHopThatIsNotTrusted() async throws {
    var changes = Self.oneASecond
    changes["OA_SPACETIME_STAGING_TRUSTED_PROXIES"] = "127.0.0.1,10.0.0.0/8"
    try await LiveService.run(changing: changes) { service async throws in
      for _ in 1...2 {
        #expect(
          try await service.mint(as: "guess", fields: ["X-Forwarded-For": "1.1.1.1, 192.0.2.1, 10.0.0.1"]).status == 401
        )
      }
      for hops in ["192.0.2.1", "2.2.2.2, 192.0.2.1", "192.0.2.1, 10.9.9.9"] {
        #expect(try await service.mint(as: "guess", fields: ["X-Forwarded-For": hops]).status == 429, "\(hops)")
      }
      for hops in ["192.0.2.2", "192.0.2.1, 192.0.2.3"] {
        #expect(try await service.mint(as: "guess", fields: ["X-Forwarded-For": hops]).status == 401, "\(hops)")
      }
    }
  }

  @Test func whatAStrangerForwardsIsNotBelieved() async throws {
    try await LiveService.run(changing: Self.oneASecond) { service async throws in
      for hop in ["192.0.2.1", "192.0.2.2"] {
        #expect(try await service.mint(as: "guess", fields: ["X-Forwarded-For": hop]).status == 401)
      }
      #expect(try await service.mint(as: "guess", fields: ["X-Forwarded-For": "192.0.2.3"]).status == 429)
    }
  }

  @Test func zeroSwitchesALimitOff() async throws {
    let off = ["OA_SPACETIME_STAGING_MINT_RATE_PER_SECOND": "0", "OA_SPACETIME_STAGING_ADDRESS_BURST": "0"]
    try await LiveService.run(changing: off) { service async throws in
      #expect(service.assembly.core.limits.sessions == nil)
      #expect(service.assembly.core.limits.addresses == nil)
      #expect(try await service.mint().status == 200)
    }
  }
}
