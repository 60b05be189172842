// How the cost of a token grows: with its streams, its size, and the keys that are tried.
// usage: growth-bench     prints lines of: DIMENSION VALUE BYTES SIGN-NS VERIFY-NS
import JWT
import Workload

#if canImport(Glibc)
  import Glibc
#endif

let now = Int64(time(nil))
let name = "sync-auth-v1"
let key = try SigningKey(encodedSecret: "0123456789abcdef0123456789abcdef", id: name)
let verifier = Verifier(
  policy: VerificationPolicy(issuer: "https://openagents.com", audience: "openagents-sync", leeway: 600)
)

func secret(_ index: Int) -> [UInt8] { Array("a secret of a benchmark, number \(index + 100)".utf8) }

func measure(_ dimension: String, _ value: Int, _ claims: SyncTokenClaims, keys: Int = 1) throws {
  // The token is signed by the last of the ring under the first one's name: nothing but trying helps.
  let signer = Signer(key: keys == 1 ? key : try SigningKey(secret: secret(keys - 1), id: name))
  let ring = try Keyring(active: key, fallbacks: (1..<keys).map { try SigningKey(secret: secret($0)) })
  let token = try signer.sign(claims)
  let sign = Stopwatch.nanoseconds(batches: 3) { consume(try! signer.sign(claims)) }
  let verify = Stopwatch.nanoseconds(batches: 3) {
    consume(try! verifier.verify(token, as: VerifiedSyncClaims.self, with: ring, now: now))
  }
  print(dimension, value, token.utf8.count, Int(sign), Int(verify))
}

for count in [1, 4, 16, 48] {
  try measure("streams", count, SyncTokenClaims(issuedAt: now, streams: (0..<count).map { "run:\(1000 + $0):events" }))
}
for filling in [0, 256, 1024, 2560, 5120] {
  try measure("filling", filling, SyncTokenClaims(issuedAt: now, deviceID: String(repeating: "d", count: filling)))
}
for count in [1, 2, 4, 8, 16] { try measure("keys", count, SyncTokenClaims(issuedAt: now), keys: count) }
