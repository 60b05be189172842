// Sign and verify one token, and print nanoseconds per operation, in the protocol of the peers' comparison:
// TOKEN, TOKEN2, KEY0…2 and T come in the environment; the median of five batches goes out.
import JWT

#if canImport(Glibc)
  import Glibc
#endif

func variable(_ name: String) -> String {
  guard let value = getenv(name) else { fatalError("\(name) is not set") }
  return String(cString: value)
}

func measure(_ name: String, _ body: () -> Void) {
  let clock = ContinuousClock()
  func batch(_ count: Int) -> Double {
    let elapsed = clock.measure { for _ in 0..<count { body() } }.components
    return Double(elapsed.seconds) * 1e9 + Double(elapsed.attoseconds) / 1e9
  }
  var count = 200
  while batch(count) < 50e6 { count *= 2 }
  let results = (0..<5).map { _ in batch(count * 3) / Double(count * 3) }.sorted()
  print(name, results[2])
}

@inline(never) func consume<T>(_ value: T) { withExtendedLifetime(value) {} }

func now() -> Int64 { Int64(time(nil)) }

let issuedAt = Int64(variable("T"))!
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
let claims = SyncTokenClaims(issuedAt: issuedAt)

print("#token", try signer.sign(claims))
measure("sign") { consume(try! signer.sign(claims)) }
measure("verify") {
  consume(try! verifier.verify(token, as: VerifiedSyncClaims.self, with: oneKey, now: now()))
}
measure("verify-rotated") {
  consume(try! verifier.verify(rotatedToken, as: VerifiedSyncClaims.self, with: threeKeys, now: now()))
}
