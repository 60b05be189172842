import TestSupport
import Testing

@testable import JWT

extension VerifierTests {
  @Suite("The order of the steps: the first that fails gives the error")
  struct Order {
    /// Changes of a good payload, in the order of the steps, each with its error.
    static let faults: [(name: String, change: (String, String?), error: JWTError)] = [
      ("issuer", ("iss", #""other""#), .invalidToken(.issuer)),
      ("audience", ("aud", "[]"), .invalidToken(.audience)),
      ("type of a date", ("nbf", "true"), .invalidToken(.claim("nbf"))),
      ("no iat", ("iat", nil), .missingIssuedAt),
      ("expired", ("exp", "\(now - 30)"), .tokenExpired),
      ("not yet valid", ("nbf", "\(now + 31)"), .tokenNotYetValid),
      ("too old", ("iat", "\(now - 931)"), .tokenTooOld),
      ("no jti", ("jti", nil), .missingTokenID),
    ]

    @Test("each fault alone, and with every later one")
    func pairs() throws {
      for (index, first) in Self.faults.enumerated() {
        for second in Self.faults[index...] where second.change.0 != first.change.0 || second.name == first.name {
          let changes = Dictionary([first.change, second.change]) { first, _ in first }
          #expect(throws: first.error, "\(first.name), \(second.name)") { try VerifierTests.verify(payload: changes) }
        }
      }
    }

    @Test("nothing of the payload is looked at before the signature holds")
    func signatureBeforePayload() throws {
      let foreign = ForgingKey(secret: TestSecrets.secret(99))
      for payload in ["", "[]", "{", #"{"iss":1}"#, VerifierTests.payload(["exp": "0"]), VerifierTests.payload()] {
        #expect(throws: JWTError.invalidToken(.signature)) { try VerifierTests.verify(foreign.token(payload: payload)) }
      }
    }

    @Test("length before form, form before header, header before signature")
    func outerSteps() throws {
      let header = #"{"alg":"none"}"#
      let foreign = ForgingKey(secret: TestSecrets.secret(99))
      #expect(throws: JWTError.invalidToken(.tooLong)) { try VerifierTests.verify(String(repeating: ".", count: 8193)) }
      #expect(throws: JWTError.invalidToken(.encoding)) {
        try VerifierTests.verify(String(repeating: "a", count: 8192))
      }
      #expect(throws: JWTError.invalidToken(.header)) {
        try VerifierTests.verify(foreign.token(header: header, payload: "{"))
      }
    }

    @Test("a claim of the payload's own type is held to it before the times are looked at")
    func ownClaims() throws {
      struct Typed: Claims {
        init(from reader: inout ClaimsReader) throws(JWTError) { _ = try reader.string("own") }
        func write(to writer: inout JSONWriter) {}
      }
      let token = VerifierTests.forge.token(payload: VerifierTests.payload(["own": "1", "exp": "0"]))
      let policy = VerificationPolicy(issuer: VerifierTests.issuer, audience: VerifierTests.audience)
      #expect(throws: JWTError.invalidToken(.claim("own"))) {
        try Verifier(policy: policy).verify(
          token,
          as: Typed.self,
          with: try VerifierTests.ring(),
          now: VerifierTests.now
        )
      }
    }
  }
}
