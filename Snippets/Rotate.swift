// Accept tokens of an earlier key while a new one signs.
import JWT

struct NoClaims: Claims {
  init(from reader: inout ClaimsReader) throws(JWTError) {}
  func write(to writer: inout JSONWriter) {
    writer.member("iss", "https://login.example")
    writer.member("aud", "example-sync")
    writer.member("exp", 1_900_000_000)
  }
  init() {}
}

// snippet.ring
let earlier = try SigningKey(
  encodedSecret: "hex:8d0be5b6a4c79f2e1d3c5b7a99887766f1e2d3c4b5a697887766554433221100"
)
let current = try SigningKey(
  encodedSecret: "hex:00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f"
)
let keyring = try Keyring(active: current, fallbacks: [earlier])
// snippet.end

// snippet.report
let token = try Signer(key: earlier).sign(NoClaims())
let verifier = Verifier(policy: VerificationPolicy(issuer: "https://login.example", audience: "example-sync"))
let verified = try verifier.verify(token, as: NoClaims.self, with: keyring, now: 1_899_999_000)
print(verified.keyState, verified.keyID == earlier.id)
// snippet.end
