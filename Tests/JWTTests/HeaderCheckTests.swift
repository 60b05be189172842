import TestSupport
import Testing

@testable import JWT

@Suite("What a header may say")
struct HeaderCheckTests {
  private static func keyID(_ header: String) throws(JWTError) -> String? {
    try keyID(segment: Forge.base64URL(Array(header.utf8)))
  }

  private static func keyID(segment: String) throws(JWTError) -> String? {
    try Array(segment.utf8).withUnsafeBufferPointer { bytes throws(JWTError) in try HeaderCheck.keyID(of: bytes) }
  }

  @Test("kid is a string where it is present, also the empty one and one with escapes")
  func keyID() throws {
    #expect(try Self.keyID(#"{"alg":"HS256"}"#) == nil)
    #expect(try Self.keyID(#"{"alg":"HS256","kid":"a"}"#) == "a")
    #expect(try Self.keyID(#"{"alg":"HS256","kid":""}"#) == "")
    #expect(try Self.keyID(#"{"k\u0069d":"\u0061\n","alg":"HS256"}"#) == "a\n")
  }

  @Test("a kid of another type is no absent kid", arguments: ["null", "true", "1", "[]", "{}", #"["a"]"#])
  func keyIDOfAnotherType(value: String) {
    #expect(throws: JWTError.invalidToken(.header)) { try Self.keyID(#"{"alg":"HS256","kid":\#(value)}"#) }
  }

  @Test(
    "alg is the string HS256 and nothing else",
    arguments: [
      #""none""#, #""None""#, #""NONE""#, #""nOnE""#, #""""#, #""hs256""#, #""Hs256""#, #""HS256 ""#, #"" HS256""#,
      #""HS384""#, #""HS512""#, #""RS256""#, #""ES256""#, #""PS256""#, #""EdDSA""#, #""dir""#, #""HS256\u0000""#,
      "null", "true", "256", "[]", #"["HS256"]"#, #"{"HS256":1}"#, #""ＨＳ256""#,
    ]
  )
  func otherAlgorithms(value: String) {
    #expect(throws: JWTError.invalidToken(.header)) { try Self.keyID(#"{"alg":\#(value)}"#) }
  }

  @Test("alg written with escapes is the same string")
  func escapedAlgorithm() throws {
    #expect(try Self.keyID(#"{"\u0061lg":"\u0048S256","kid":"k"}"#) == "k")
  }

  @Test("typ is absent or JWT in any case", arguments: [#""JWT""#, #""jwt""#, #""Jwt""#, #""jWt""#])
  func type(value: String) throws {
    #expect(try Self.keyID(#"{"alg":"HS256","typ":\#(value)}"#) == nil)
  }

  @Test(
    "another typ is another kind of token",
    arguments: [
      #""""#, #""JWS""#, #""JWE""#, #""at+jwt""#, #""application/jwt""#, #""JWT ""#, "null", "1", "[]", #"["JWT"]"#,
      "{}",
    ]
  )
  func otherTypes(value: String) {
    #expect(throws: JWTError.invalidToken(.header)) { try Self.keyID(#"{"alg":"HS256","typ":\#(value)}"#) }
  }

  @Test(
    "crit, b64 and zip are refused with any value",
    arguments: ["crit", "b64", "zip", #"\u0063rit"#, #"b\u0036\u0034"#]
  )
  func extensions(name: String) {
    for value in ["null", "true", "false", "[]", #"["exp"]"#, #"["b64"]"#, #""DEF""#, "{}", "0"] {
      #expect(throws: JWTError.invalidToken(.header)) { try Self.keyID(#"{"alg":"HS256","\#(name)":\#(value)}"#) }
    }
  }

  @Test("keys that come with the token, and members that are not known, are ignored")
  func embeddedKeys() throws {
    for name in ["jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "cty", "nonce", "epk", "Crit"] {
      #expect(try Self.keyID(#"{"alg":"HS256","\#(name)":{"kty":"oct","k":"AAAA"},"kid":"k"}"#) == "k")
    }
  }

  @Test(
    "a header is a strict JSON object",
    arguments: [
      "", "null", "[]", #""HS256""#, "1", #"[{"alg":"HS256"}]"#, #"{"alg":"HS256"} {}"#, #"{"alg":"HS256",}"#,
      #"{'alg':'HS256'}"#, #"{"alg":"HS256"/**/}"#, #"{"alg":"HS256","alg":"HS256"}"#,
      #"{"alg":"HS256","\u0061lg":"HS256"}"#,
      #"{"alg":"none","alg":"HS256"}"#, #"{"alg":"HS256","x":{"y":1,"y":1}}"#, "\u{feff}{\"alg\":\"HS256\"}",
      #"{"alg":"HS256","x":01}"#,
    ]
  )
  func notAStrictObject(header: String) {
    #expect(throws: JWTError.invalidToken(.header)) { try Self.keyID(header) }
  }

  @Test("a header that is not strict base64url", arguments: ["e30=", "e3 0", "e31", "e", "e30\n", "e+30", "é"])
  func encoding(segment: String) {
    #expect(throws: JWTError.invalidToken(.encoding)) { try Self.keyID(segment: segment) }
  }
}
