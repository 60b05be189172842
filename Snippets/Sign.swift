// Sign a token whose payload is a type of your own.
import JWT

// snippet.claims
struct SessionClaims: Claims {
  var subject: String
  var expiresAt: Int64

  init(subject: String, expiresAt: Int64) {
    self.subject = subject
    self.expiresAt = expiresAt
  }

  init(from reader: inout ClaimsReader) throws(JWTError) {
    guard let subject = try reader.string("sub") else { throw ClaimsReader.wrongType("sub") }
    guard let expiresAt = reader.value("exp")?.integer else { throw ClaimsReader.wrongType("exp") }
    self.init(subject: reader.payload.string(subject), expiresAt: expiresAt)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("iss", "https://login.example")
    writer.member("aud", "example-sync")
    writer.member("sub", subject)
    writer.member("exp", expiresAt)
  }
}
// snippet.end

// snippet.sign
// At least 32 bytes: from a file or a secret store in earnest.
let secret = "hex:8d0be5b6a4c79f2e1d3c5b7a99887766f1e2d3c4b5a697887766554433221100"
let key = try SigningKey(encodedSecret: secret)
let token = try Signer(key: key).sign(SessionClaims(subject: "user:1042", expiresAt: 1_900_000_000))
print(token)
// snippet.end
