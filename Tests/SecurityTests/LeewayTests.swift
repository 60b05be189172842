import JWT
import Testing

@Suite("An infinite leeway switches checks off: fast-jwt issue 640")
struct LeewayTests {
  @Test("a leeway outside 0 to 600 s stops the program before anything is verified")
  func bounds() async {
    #expect(VerificationPolicy.leewayBounds == 0...600)
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: -1) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: 601) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: .max) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", leeway: .min) }
  }

  @Test("so does a maximum age that no sum could hold")
  func age() async {
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", maximumAge: -1) }
    await #expect(processExitsWith: .failure) { _ = VerificationPolicy(issuer: "i", audience: "a", maximumAge: .max) }
  }
}
