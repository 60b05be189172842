import TestSupport
import Testing

@Suite("An unknown crit is accepted: CVE-2026-32597 (PyJWT), CVE-2026-35042 (fast-jwt)")
struct CriticalHeaderTests {
  @Test(
    "any crit, b64 or zip is refused, whatever its value and wherever it stands",
    arguments: ["crit", "b64", "zip"]
  )
  func refused(name: String) {
    let values = [
      "null", "true", "false", "0", #""""#, #""DEF""#, "[]", "{}", #"["exp"]"#, #"["b64"]"#,
      #"["http://example.com/UNDEFINED"]"#, #"["alg"]"#, #"[""]"#, "[1]",
    ]
    let escaped = #"\u00\#(String(name.utf8.first!, radix: 16))"# + name.dropFirst()
    for value in values {
      for name in [name, escaped] {
        Verdict.expectInvalid(Good.token(header: #"{"alg":"HS256","kid":"active","\#(name)":\#(value)}"#))
        Verdict.expectInvalid(Good.token(header: #"{"\#(name)":\#(value),"alg":"HS256"}"#))
      }
    }
  }

  @Test("a payload that is not encoded (RFC 7797), with its own good MAC")
  func unencodedPayload() {
    let header = Forge.base64URL(Array(#"{"alg":"HS256","b64":false,"crit":["b64"]}"#.utf8))
    Verdict.expectInvalid(Forge.sign("\(header).\(Good.payload)", key: Fixtures.activeSecret.utf8))
  }

  @Test("the same names in the payload, or in another case, mean nothing")
  func control() {
    #expect(Verdict.refusal(of: SyncPayload().with("crit", #"["exp"]"#).with("zip", "1").token) == nil)
    #expect(Verdict.refusal(of: Good.token(header: #"{"alg":"HS256","Crit":["exp"]}"#)) == nil)
  }
}
