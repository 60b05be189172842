import JWT
import TestSupport
import Testing

@Suite(
  "Unknown kid led to an empty secret: CVE-2025-65945 (node-jws), CVE-2026-44351 (fast-jwt), CVE-2026-45363 (ruby-jwt), CVE-2026-49852 (joserfc)"
)
struct UnknownKeyIDTests {
  private static let headers = [
    #"{"alg":"HS256","kid":"unknown"}"#, #"{"alg":"HS256"}"#, #"{"alg":"HS256","kid":""}"#,
    #"{"alg":"HS256","kid":"active"}"#,
    #"{"alg":"HS256","typ":"JWT","kid":"active"}"#, #"{"alg":"HS256","kid":"null"}"#,
    #"{"alg":"HS256","kid":"../../dev/null"}"#,
    #"{"alg":"HS256","kid":"' UNION SELECT '"}"#, #"{"alg":"HS256","kid":"\u0000"}"#,
  ]

  /// Secrets that a lookup which finds nothing may fall back to.
  private static let nothings: [[UInt8]] = [
    [], [0], [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0, count: 64), Array("null".utf8), Array("nil".utf8),
    Array("undefined".utf8),
    Array("active".utf8), Array("unknown".utf8),
  ]

  @Test(
    "a MAC under nothing is refused, with unknown, absent, empty and known kid, in rings of declared and derived ids"
  )
  func emptySecrets() throws {
    let derived = try Keyring(
      active: try SigningKey(secret: TestSecrets.secret(1)),
      fallbacks: [try SigningKey(secret: TestSecrets.secret(2))]
    )
    let empty = try Keyring(active: nil)
    for ring in [Fixtures.keyring, derived, empty] {
      for header in Self.headers {
        for secret in Self.nothings {
          Verdict.expectInvalid(Forge.token(header: header, payload: Good.payload, key: secret), with: ring)
        }
      }
    }
  }

  @Test("an unknown kid is never a reason to try the default key, where that declares its id")
  func noDefaultKey() {
    for kid in ["unknown", "", "Active", "active ", "standby"] {
      Verdict.expectInvalid(Good.token(header: #"{"alg":"HS256","kid":"\#(kid)"}"#))
    }
    #expect(Verdict.refusal(of: Good.token(header: #"{"alg":"HS256","kid":"active"}"#)) == nil)
  }

  @Test("no key can be made of nothing, so no ring holds one")
  func noEmptyKey() {
    for text in ["", " ", "\n", "base64url:", "hex:", " hex: \n"] {
      #expect(throws: JWTError.self) { try SigningKey(encodedSecret: text) }
    }
    #expect(throws: JWTError.unfitKey(.tooShort(bytes: 0))) { try SigningKey(secret: []) }
  }
}
