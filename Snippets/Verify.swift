// Verify a token against an issuer, an audience and a clock.
import JWT

struct Subject: Claims {
  let name: ClaimsReader.Slot?
  init(from reader: inout ClaimsReader) throws(JWTError) { name = try reader.string("sub") }
  func write(to writer: inout JSONWriter) {}
}

// snippet.verify
let key = try SigningKey(encodedSecret: "hex:8d0be5b6a4c79f2e1d3c5b7a99887766f1e2d3c4b5a697887766554433221100")
let keyring = try Keyring(active: key)
let verifier = Verifier(
  policy: VerificationPolicy(
    issuer: "https://login.example",
    audience: "example-sync",
    leeway: 30,
    maximumAge: 900
  )
)

func subject(of token: String, now: Int64) -> String? {
  do {
    let verified = try verifier.verify(token, as: Subject.self, with: keyring, now: now)
    return verified.claims.name.map(verified.payload.string)
  } catch {
    // The word is for the client, the case for the log; neither holds the token.
    print(error.reasonCode)
    return nil
  }
}
// snippet.end

_ = subject(of: "not.a.token", now: 1_772_009_112)
