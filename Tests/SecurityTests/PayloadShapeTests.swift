import JWT
import TestSupport
import Testing

@Suite("A payload that is no object skips all checks: CVE-2026-107723")
struct PayloadShapeTests {
  @Test(
    "arrays, strings, numbers, literals, nothing, and what is not JSON",
    arguments: [
      "", " ", "[]", "[{}]", "[\(SyncPayload().json)]", "\"\(Fixtures.issuer)\"", "0", "1", "-1.5e3", "true", "false",
      "null", "\"\"", "{", "}", "{}{}",
      SyncPayload().json + SyncPayload().json, SyncPayload().json + " x", "\u{feff}" + SyncPayload().json,
      SyncPayload().json + "\0",
      SyncPayload().json.replacing(",", with: ",,"), SyncPayload().json.dropLast() + ",}",
      SyncPayload().json.replacing("\"", with: "'"), "undefined", "NaN",
      "//\n" + SyncPayload().json, "<token/>",
    ]
  )
  func refused(payload: String) {
    #expect(Verdict.refusal(of: forge(payload: payload)) == .invalidToken(.payload))
  }

  @Test("an object without claims is one without an issuer")
  func emptyObject() { #expect(Verdict.refusal(of: forge(payload: "{}")) == .invalidToken(.issuer)) }

  @Test("bytes that are not UTF-8, UTF-16, a lone surrogate")
  func encodings() {
    let good = Array(Good.payload.utf8)
    let wide: [UInt8] = good.reduce(into: []) { $0 += [$1, 0] }
    let texts: [[UInt8]] = [
      good.dropLast() + Array(#","x":""#.utf8) + [0xff] + Array(#""}"#.utf8),
      good.dropLast() + Array(#","x":""#.utf8) + [0xc0, 0xaf] + Array(#""}"#.utf8),
      good.dropLast() + Array(#","x":"\ud800"}"#.utf8), wide, [0xff, 0xfe] + wide,
    ]
    for text in texts {
      let token = Forge.token(header: Array(#"{"alg":"HS256"}"#.utf8), payload: text, key: Fixtures.activeSecret.utf8)
      #expect(Verdict.refusal(of: token) == .invalidToken(.payload))
    }
  }
}
