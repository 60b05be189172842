import JWT
import TestSupport
import Testing
import TokenRules

@Suite("A megabyte of dots: CVE-2025-30204 (golang-jwt), CVE-2025-27144 (go-jose)")
struct MegabyteTests {
  private static let megabyte = 1 << 20

  @Test(
    "what is longer than 8,192 bytes is refused for its length, before a byte of it is read",
    arguments: [".", "a", "e30.", "{", "\0", "é"]
  )
  func tooLong(unit: String) {
    let token = String(repeating: unit, count: Self.megabyte / unit.utf8.count)
    #expect(Verdict.refusal(of: token) == .invalidToken(.tooLong))
    #expect(Verdict.refusal(of: Good.token + token) == .invalidToken(.tooLong))
  }

  @Test("8,192 dots, and dots in every segment, are no token")
  func dots() {
    for count in [1, 2, 3, 43, 44, 45, 46, 100, 8191, 8192] {
      Verdict.expectInvalid(String(repeating: ".", count: count))
    }
    let dots = String(repeating: ".", count: 7000)
    Verdict.expectInvalid(Forge.sign(Good.segments[0] + dots + Good.segments[1], key: Fixtures.activeSecret.utf8))
    Verdict.expectInvalid(Good.token + String(repeating: ".", count: 8192 - Good.token.utf8.count))
  }

  @Test(
    "a token without a good signature costs no decoding of its payload: bad payload and bad signature is a bad signature"
  )
  func nothingBeforeTheSignature() {
    let payload = String(repeating: "?", count: 7000)
    let token = Forge.sign(Good.segments[0] + "." + payload, key: Fixtures.strangerSecret.utf8)
    #expect(Verdict.refusal(of: token) == .invalidToken(.signature))
  }

  @Test("a keyring bounds the tries: 16 keys at most")
  func boundedTries() throws {
    let keys = try (1...17).map { try SigningKey(secret: TestSecrets.secret($0)) }
    #expect(throws: JWTError.unfitKeyring(.tooManyKeys(17))) {
      try Keyring(active: keys[0], fallbacks: Array(keys.dropFirst()))
    }
  }
}

@Suite(
  "Deep nesting, a fraction in an integer field: CVE-2022-31019 (Vapor), CVE-2022-1642 (swift-corelibs-foundation)"
)
struct NestingTests {
  private static func nested(_ open: String, _ close: String, _ depth: Int) -> String {
    String(repeating: open, count: depth) + (open == "[" ? "" : "1") + String(repeating: close, count: depth)
  }

  @Test("a payload of 16 levels is read, the object itself being the first, and one of 17 is not")
  func payloadDepth() {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      #expect(Verdict.refusal(of: SyncPayload().with("x", Self.nested(open, close, 15)).token) == nil)
      for depth in [16, 100, 500] {
        #expect(
          Verdict.refusal(of: SyncPayload().with("x", Self.nested(open, close, depth)).token) == .invalidToken(.payload)
        )
      }
    }
  }

  @Test("so is a header")
  func headerDepth() {
    #expect(Verdict.refusal(of: Good.token(header: #"{"alg":"HS256","x":\#(Self.nested("[", "]", 15))}"#)) == nil)
    for depth in [16, 2000] {
      #expect(
        Verdict.refusal(of: Good.token(header: #"{"alg":"HS256","x":\#(Self.nested("[", "]", depth))}"#))
          == .invalidToken(.header)
      )
    }
  }

  @Test("brackets that never close, as long as a token can be")
  func unclosed() {
    for unit in ["[", "{\"a\":", "[{\"a\":["] {
      #expect(
        Verdict.refusal(of: forge(payload: String(repeating: unit, count: 5000 / unit.count)))
          == .invalidToken(.payload)
      )
    }
  }

  @Test(
    "every shape of number where an integer is meant is read or refused, and nothing crashes",
    arguments: [
      "1.5", "1e3", "1E+3", "-0", "1.0", "0.1e1", "1e-3", "123456789012345678901234567890",
      "0.000000000000000000000000001", "1e999999999", "-1e-999999999",
      "9223372036854775807.5", "1.7976931348623157e308", "4.9e-324",
    ]
  )
  func numbers(text: String) throws {
    for claim in ["exp", "nbf", "iat", "oa_user_id", "jti", "other"] {
      let refusal = Verdict.refusal(of: SyncPayload().with(claim, text).token)
      if claim == "other" {
        #expect(refusal == nil)
      } else {
        #expect(claim == "nbf" || claim == "exp" || claim == "iat" || refusal != nil)
      }
    }
    // Of a request, what is no integer is refused at once, and one that no 64 bits hold is out of every bound.
    let request = try? TokenRequest(parsing: Array(#"{"ttl_seconds":\#(text)}"#.utf8))
    #expect(request?.ttlSeconds.map { !(TTLBounds().minimum...TTLBounds().maximum).contains($0) } ?? true)
  }

  @Test("a request's body of 17 levels is malformed")
  func requestDepth() throws {
    _ = try TokenRequest(parsing: Array(#"{"x":\#(Self.nested("[", "]", 15))}"#.utf8))
    #expect(throws: TokenRequestError.self) {
      try TokenRequest(parsing: Array(#"{"x":\#(Self.nested("[", "]", 16))}"#.utf8))
    }
  }
}
