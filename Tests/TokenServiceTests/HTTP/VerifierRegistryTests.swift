import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

@Suite struct VerifierRegistryTests {
  @Test func `ten thousand are known at once, and those who fall silent make room`() throws {
    let registry = VerifierRegistry()
    for number in 0..<VerifierRegistry.capacity {
      try registry.hear(.fixture(id: "r\(number)"), at: .seconds(number / 100), time: Fixtures.now)
    }
    #expect(registry.count(at: .seconds(100)) == 10_000)
    let error = #expect(throws: RequestFailure.self) {
      try registry.hear(.fixture(id: "one more"), at: .seconds(100), time: Fixtures.now)
    }
    #expect(error?.status == 422)
    try registry.hear(.fixture(id: "r0"), at: .seconds(100), time: Fixtures.now)
    // The clock that counts is the monotonic one; at 601 s the first two seconds' worth have been silent too long.
    try registry.hear(.fixture(id: "one more"), at: .seconds(601), time: Fixtures.now)
    #expect(registry.count(at: .seconds(601)) == 10_000 - 199 + 1)
  }
}
