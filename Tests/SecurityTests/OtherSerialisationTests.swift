import TestSupport
import Testing

@Suite("Nested and JSON-serialised tokens: CVE-2026-29000 (pac4j), CVE-2022-39227 (python-jwt)")
struct OtherSerialisationTests {
  @Test("one to seven parts other than three, each with a good MAC over whatever comes before the last dot")
  func otherNumbersOfParts() {
    let (header, payload) = (Good.segments[0], Good.segments[1])
    for input in [
      header, payload, "\(header).\(payload).\(payload)", "\(header).\(payload).\(payload).\(payload)",
      "\(header)..\(payload)", "\(header).\(payload).",
      ".\(header).\(payload)", "\(header).\(payload)..", "....", "..", ".", "",
      "\(header).\(header).\(payload).\(payload).\(payload).\(payload)",
    ] { Verdict.expectInvalid(Forge.sign(input, key: Fixtures.activeSecret.utf8)) }
    for token in [Good.token + ".", "." + Good.token, Good.token + ".e30", Good.token + "." + Good.token] {
      Verdict.expectInvalid(token)
    }
  }

  @Test("five parts, as an encrypted token has them")
  func encrypted() {
    let header = Forge.base64URL(Array(#"{"alg":"dir","enc":"A256GCM","cty":"JWT"}"#.utf8))
    Verdict.expectInvalid(
      "\(header)..AAAAAAAAAAAAAAAA.\(Forge.base64URL(Array(Good.token.utf8))).AAAAAAAAAAAAAAAAAAAAAA"
    )
    let signed = Forge.base64URL(Array(#"{"alg":"HS256"}"#.utf8))
    Verdict.expectInvalid(Forge.sign("\(signed)..AAAA.\(Good.segments[1])", key: Fixtures.activeSecret.utf8))
  }

  @Test("a token in a token is a payload that is no object")
  func nested() {
    Verdict.expectInvalid(forge(header: #"{"alg":"HS256","cty":"JWT"}"#, payload: Good.token))
    Verdict.expectInvalid(forge(payload: "\"\(Good.token)\""))
  }

  @Test("both JSON serialisations, alone and hidden in a compact one")
  func jsonSerialisations() {
    let (header, payload, signature) = (Good.segments[0], Good.segments[1], Good.segments[2])
    let flattened = #"{"protected":"\#(header)","payload":"\#(payload)","signature":"\#(signature)"}"#
    let general = #"{"payload":"\#(payload)","signatures":[{"protected":"\#(header)","signature":"\#(signature)"}]}"#
    // The form of CVE-2022-39227: read as JSON by one path and as compact by another.
    let polyglot =
      #"{"\#(header).\#(payload).":"","protected":"\#(header)","payload":"\#(payload)","signature":"\#(signature)"}"#
    for text in [
      flattened, general, polyglot, "[\(flattened)]", "\"\(Good.token)\"", "  \(flattened)", Good.token + flattened,
    ] {
      Verdict.expectInvalid(text)
    }
  }

  @Test("white space, quotes, a scheme or a line break around a good token")
  func dressed() {
    for (before, after) in [
      (" ", ""), ("", " "), ("", "\n"), ("\t", ""), ("Bearer ", ""), ("\"", "\""), ("", ","), ("\u{feff}", ""),
      ("", "\0"), ("", "="),
    ] {
      Verdict.expectInvalid(before + Good.token + after)
    }
    #expect(Verdict.refusal(of: Good.token) == nil)
  }
}
