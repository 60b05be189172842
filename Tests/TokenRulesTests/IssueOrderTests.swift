import JWT
import TestSupport
import Testing
import TokenRules

/// Precedence of errors: 401 before 503 before 422 before 403.
@Suite struct IssueOrderTests {
  private static let malformed = TokenRequest(scopes: ["?"], ttlSeconds: 1, deviceID: "other")
  private static let revoked = RevocationList(rules: [RevocationRule(.session("sess_1"), cutoff: 0)])

  @Test func `the caller comes before the service`() {
    let off = Fixtures.settings(isEnabled: false)
    #expect(refusal(Self.malformed, settings: off, revocations: Self.revoked) == .callerRevoked)
    let ending = Fixtures.session(expiresAt: Fixtures.now.seconds + 4)
    #expect(refusal(Self.malformed, to: ending, settings: off) == .callerEnding)
  }

  @Test func `the service comes before the request`() throws {
    #expect(refusal(Self.malformed, settings: Fixtures.settings(isEnabled: false)) == .disabled)
    #expect(refusal(Self.malformed, keyring: try Keyring(active: nil)) == .noActiveKey)
    let rules = RevocationList(rules: [RevocationRule(.all, cutoff: Fixtures.now.seconds)])
    let caller = Fixtures.session(issuedAt: Fixtures.now.seconds + 1)
    #expect(refusal(Self.malformed, to: caller, revocations: rules) == .bornRevoked)
  }

  @Test func `the request's form comes before the caller's rights`() {
    guard case .invalid? = refusal(TokenRequest(ttlSeconds: 1, deviceID: "other")) else {
      Issue.record("not invalid")
      return
    }
    guard case .invalidScope? = refusal(TokenRequest(scopes: ["?"], deviceID: "other")) else {
      Issue.record("not invalid_scope")
      return
    }
    #expect(refusal(TokenRequest(deviceID: "other")) == .deviceMismatch)
  }

  @Test func `the checks of caller and service can be asked alone, before a body is read`() throws {
    let issuer = Fixtures.issuer(Fixtures.settings(isEnabled: false))
    let caller = Fixtures.session()
    #expect(throws: IssueError.callerRevoked) {
      try issuer.checkCaller(caller, revocations: Self.revoked, at: Fixtures.now)
    }
    #expect(throws: IssueError.disabled) {
      try issuer.checkAvailability(for: caller, with: Fixtures.keyring, revocations: .empty, at: Fixtures.now)
    }
    try issuer.checkCaller(caller, revocations: .empty, at: Fixtures.now)
  }
}
