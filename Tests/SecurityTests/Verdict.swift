import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

/// What every way into verification says of a token; they must say the same.
enum Verdict {
  /// Why the token is refused, or `nil` where it is accepted.
  static func refusal(
    of token: String,
    with keyring: Keyring = Fixtures.keyring,
    policy: VerificationPolicy = Fixtures.verificationPolicy,
    at now: Timestamp = Fixtures.now,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> JWTError? {
    let bytes = Array(token.utf8)
    let verifier = Verifier(policy: policy)
    let sync = SyncVerifier(policy: policy, clock: ManualClock(now))
    let refusals = [
      refusal { () throws(JWTError) in
        _ = try verifier.verify(token, as: SyncClaims.self, with: keyring, now: now.seconds)
      },
      refusal { () throws(JWTError) in
        _ = try verifier.verify(bytes.span, as: SyncClaims.self, with: keyring, now: now.seconds)
      },
      syncRefusal { () throws(VerificationError) in _ = try sync.verify(token, with: keyring) },
      syncRefusal { () throws(VerificationError) in _ = try sync.verify(bytes.span, with: keyring, at: now) },
    ]
    #expect(Set(refusals).count == 1, "the entry points disagree: \(refusals)", sourceLocation: sourceLocation)
    return refusals[0]
  }

  /// Expects a token to be refused, with the reason code that says least.
  static func expectInvalid(
    _ token: String,
    with keyring: Keyring = Fixtures.keyring,
    _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let refusal = refusal(of: token, with: keyring, sourceLocation: sourceLocation)
    #expect(refusal?.reasonCode == "invalid_token", comment, sourceLocation: sourceLocation)
  }

  private static func refusal(_ body: () throws(JWTError) -> Void) -> JWTError? {
    do throws(JWTError) {
      try body()
      return nil
    } catch { return error }
  }

  private static func syncRefusal(_ body: () throws(VerificationError) -> Void) -> JWTError? {
    do throws(VerificationError) {
      try body()
      return nil
    } catch {
      guard case .token(let error) = error else {
        Issue.record("refused for another reason: \(error)")
        return nil
      }
      return error
    }
  }
}

/// What the rows of one table try against a good token.
enum Good {
  static let payload = SyncPayload().json
  static let token = SyncPayload().token
  static let segments = token.split(separator: ".").map(String.init)

  /// A good payload under this header, signed by the active key.
  static func token(header: String) -> String { forge(header: header, payload: payload) }
}
