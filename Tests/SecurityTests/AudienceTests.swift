import JWT
import TestSupport
import Testing

@Suite(
  "Audience or issuer compared loosely: CVE-2020-26160 (jwt-go), CVE-2024-53861 (PyJWT), CVE-2025-30144 (fast-jwt)"
)
struct AudienceTests {
  /// Strings that a loose comparison takes for the right one.
  private static func near(_ text: String) -> [String] {
    [
      "", String(text.dropLast()), String(text.dropFirst()), text + " ", " " + text, text + "/", text + "x", "x" + text,
      text.uppercased(),
      text + #"\u0000"#, "*", ".*", "%", text.replacing("s", with: "ſ"), text + "," + text, String(text.prefix(1)),
      text + #"\n"#,
    ].filter { $0 != text }.map { "\"\($0)\"" }
  }

  @Test("an issuer that is near is another issuer")
  func issuer() {
    for value in Self.near(Fixtures.issuer) + ["null", "true", "0", "{}"] {
      #expect(Verdict.refusal(of: SyncPayload().with("iss", value).token) == .invalidToken(.issuer), "\(value)")
    }
  }

  @Test("an issuer in an array is no issuer")
  func issuerInAnArray() {
    let right = "\"\(Fixtures.issuer)\""
    for value in [
      "[\(right)]", #"["https://attacker.test",\#(right)]"#, #"[\#(right),"https://attacker.test"]"#, "[]",
      "{\(right):1}",
    ] {
      #expect(Verdict.refusal(of: SyncPayload().with("iss", value).token) == .invalidToken(.issuer), "\(value)")
    }
  }

  @Test("an audience that is near is another audience, alone and in an array")
  func audience() {
    for value in Self.near(Fixtures.audience) {
      #expect(Verdict.refusal(of: SyncPayload().with("aud", value).token) == .invalidToken(.audience), "\(value)")
      #expect(
        Verdict.refusal(of: SyncPayload().with("aud", "[\(value)]").token) == .invalidToken(.audience),
        "\(value)"
      )
    }
  }

  @Test("empty, nested, mixed and keyed forms hold no audience; characters of it do not add up")
  func forms() {
    let right = "\"\(Fixtures.audience)\""
    let letters = Fixtures.audience.map { "\"\($0)\"" }.joined(separator: ",")
    for value in [
      "[]", "[[]]", "[[\(right)]]", "[\(right),1]", "[null,\(right)]", "[\(right),[]]", "[{},\(right)]",
      "{\(right):true}", #"{"0":\#(right)}"#, "[\(letters)]",
      "null", "true", "1",
    ] { #expect(Verdict.refusal(of: SyncPayload().with("aud", value).token) == .invalidToken(.audience), "\(value)") }
  }

  @Test("one of several audiences is enough")
  func several() {
    let right = "\"\(Fixtures.audience)\""
    for value in [right, "[\(right)]", #"["other",\#(right)]"#, #"[\#(right),"other",""]"#] {
      #expect(Verdict.refusal(of: SyncPayload().with("aud", value).token) == nil)
    }
  }

  @Test("a token of staging is refused in prod, though its keys be the same")
  func otherEnvironment() {
    let prod = VerificationPolicy(issuer: "https://prod.test", audience: Fixtures.audience, requiresTokenID: true)
    let other = VerificationPolicy(issuer: Fixtures.issuer, audience: "spacetime-prod", requiresTokenID: true)
    #expect(Verdict.refusal(of: Good.token, policy: prod) == .invalidToken(.issuer))
    #expect(Verdict.refusal(of: Good.token, policy: other) == .invalidToken(.audience))
  }
}
