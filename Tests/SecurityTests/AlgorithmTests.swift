import JWT
import TestSupport
import Testing

@Suite(
  "The algorithm is taken from the token: CVE-2015-9235, CVE-2016-10555, CVE-2022-29217, CVE-2022-23540, CVE-2026-22817"
)
struct AlgorithmTests {
  /// Every way to write `none` in upper and lower case.
  private static let nones = (0..<16).map { mask in
    String("none".enumerated().map { mask >> $0.offset & 1 == 1 ? Character($0.element.uppercased()) : $0.element })
  }

  private static let values =
    nones.map { "\"\($0)\"" } + [
      #""HS384""#, #""HS512""#, #""RS256""#, #""RS384""#, #""RS512""#, #""ES256""#, #""ES384""#, #""PS256""#,
      #""EdDSA""#, #""hs256""#,
      #""Hs256""#, #""HS256 ""#, #""HS256\u0000""#, #""HS2560""#, #""A128KW""#, #""dir""#, #""""#, #"["HS256"]"#,
      #"["none","HS256"]"#,
      "[]", "{}", #"{"HS256":true}"#, "null", "true", "false", "0", "256", "1e400",
    ]

  @Test(
    "no signature, an empty one, a foreign one and a valid one: none makes another algorithm good",
    arguments: values
  )
  func otherAlgorithms(value: String) {
    for header in [
      #"{"alg":\#(value)}"#, #"{"alg":\#(value),"typ":"JWT","kid":"active"}"#, #"{"kid":"active","alg":\#(value)}"#,
    ] {
      let signed = Good.token(header: header)
      let unsigned = String(signed[...signed.lastIndex(of: ".")!])
      for token in [
        signed, unsigned, String(unsigned.dropLast()), unsigned + Good.segments[2],
        unsigned + String(repeating: "A", count: 43),
        Forge.token(header: header, payload: Good.payload, key: []),
        Forge.token(header: header, payload: Good.payload, key: Fixtures.strangerSecret.utf8),
      ] { Verdict.expectInvalid(token) }
    }
  }

  @Test("an absent algorithm, and one that is only in the payload")
  func absent() {
    for header in ["{}", #"{"typ":"JWT"}"#, #"{"Alg":"HS256"}"#, #"{"alg ":"HS256"}"#, #"{"kid":"active"}"#] {
      Verdict.expectInvalid(Good.token(header: header))
    }
    Verdict.expectInvalid(forge(header: "{}", payload: SyncPayload().with("alg", #""HS256""#).json))
  }

  @Test("a public key's text as the secret of a token that says HS256", arguments: PublicKeyAsSecretTests.publicKeys)
  func confusedKey(text: String) {
    Verdict.expectInvalid(forge(payload: Good.payload, key: text.utf8))
  }

  @Test("the token is good but for its algorithm")
  func control() {
    #expect(Verdict.refusal(of: Good.token(header: #"{"alg":"HS256"}"#)) == nil)
  }
}
