import Testing

@testable import JWT

@Suite("A verification policy")
struct VerificationPolicyTests {
  @Test("30 seconds of leeway, 8,192 bytes, no maximum age unless told")
  func defaults() {
    let policy = VerificationPolicy(issuer: "i", audience: "a")
    #expect(policy.leeway == 30)
    #expect(policy.maximumLength == 8192)
    #expect(policy.maximumAge == nil)
    #expect(!policy.requiresIssuedAt)
    #expect(!policy.requiresTokenID)
  }

  @Test("a maximum age asks for iat")
  func maximumAgeNeedsIssuedAt() {
    #expect(VerificationPolicy(issuer: "i", audience: "a", maximumAge: 0).requiresIssuedAt)
    #expect(VerificationPolicy(issuer: "i", audience: "a", requiresIssuedAt: true).requiresIssuedAt)
  }

  @Test("a leeway beyond 0 to 600 s stops the program")
  func leewayBounds() async {
    _ = VerificationPolicy(issuer: "i", audience: "a", leeway: 0)
    _ = VerificationPolicy(issuer: "i", audience: "a", leeway: 600)
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: -1) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: 601) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: .max) }
  }

  @Test("a negative maximum age, or one that a sum would overflow with, stops the program")
  func maximumAgeBounds() async {
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", maximumAge: -1) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", maximumAge: .max) }
  }
}
