// Signs and verifies one token and prints nanoseconds per operation, in the protocol of the library's comparison: TOKEN,
// TOKEN2, KEY0…KEY2 and T come in the environment, `sign NS`, `verify NS`, `verify-rotated NS` and `#token JWT` go out.
import JWT
import Workload

#if canImport(Glibc)
  import Glibc
#endif

func variable(_ name: String) -> String {
  guard let value = getenv(name) else { fatalError("\(name) is not set") }
  return String(cString: value)
}

func now() -> Int64 { Int64(time(nil)) }

let token = variable("TOKEN")
let rotatedToken = variable("TOKEN2")
let active = try SigningKey(encodedSecret: variable("KEY0"), id: "sync-auth-v1")
let oneKey = try Keyring(active: active)
let threeKeys = try Keyring(
  active: active,
  fallbacks: [SigningKey(encodedSecret: variable("KEY1")), SigningKey(encodedSecret: variable("KEY2"))]
)
let verifier = Verifier(policy: VerificationPolicy(issuer: "https://openagents.com", audience: "openagents-sync"))
let signer = Signer(key: active)
let claims = SyncTokenClaims(issuedAt: Int64(variable("T"))!)

print("#token", try signer.sign(claims))
print("sign", Stopwatch.nanoseconds { consume(try! signer.sign(claims)) })
print(
  "verify",
  Stopwatch.nanoseconds {
    consume(try! verifier.verify(token, as: VerifiedSyncClaims.self, with: oneKey, now: now()))
  }
)
print(
  "verify-rotated",
  Stopwatch.nanoseconds {
    consume(try! verifier.verify(rotatedToken, as: VerifiedSyncClaims.self, with: threeKeys, now: now()))
  }
)
