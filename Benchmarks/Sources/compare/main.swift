// Sign and verify one token of 945 bytes: this library beside jwt-kit, in interleaved rounds of one process.
// usage: compare [ROUNDS]
import JWT
import JWTKit
import Workload

#if canImport(Glibc)
  import Glibc
#endif

func unixTime() -> Int64 { Int64(time(nil)) }

let secrets = [
  "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", "00112233445566778899aabbccddeeff",
]

/// Nanoseconds for sign, verify, and verify with the second of three keys.
typealias Figures = [Double]

func ours() throws -> Figures {
  let active = try SigningKey(encodedSecret: secrets[0], id: "sync-auth-v1")
  let fallbacks = try secrets.dropFirst().map { try SigningKey(encodedSecret: $0) }
  let (one, three) = (try Keyring(active: active), try Keyring(active: active, fallbacks: fallbacks))
  let verifier = Verifier(policy: VerificationPolicy(issuer: "https://openagents.com", audience: "openagents-sync"))
  let claims = SyncTokenClaims(issuedAt: unixTime())
  let token = try Signer(key: active).sign(claims)
  // The header names the active key, the signature is of the second: no help from `kid`.
  let second = try SigningKey(encodedSecret: secrets[1], id: "sync-auth-v1")
  let rotated = try Signer(key: second).sign(claims)
  return [
    Stopwatch.nanoseconds { consume(try! Signer(key: active).sign(claims)) },
    Stopwatch.nanoseconds {
      consume(try! verifier.verify(token, as: VerifiedSyncClaims.self, with: one, now: unixTime()))
    },
    Stopwatch.nanoseconds {
      consume(try! verifier.verify(rotated, as: VerifiedSyncClaims.self, with: three, now: unixTime()))
    },
  ]
}

func jwtKit() async throws -> Figures {
  let (one, three) = (JWTKeyCollection(), JWTKeyCollection())
  await one.add(hmac: HMACKey(from: secrets[0]), digestAlgorithm: .sha256, kid: "sync-auth-v1")
  for (index, secret) in secrets.enumerated() {
    await three.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: JWKIdentifier(string: "key-\(index)"))
  }
  let claims = JWTKitClaims(issuedAt: unixTime())
  let token = try await one.sign(claims, kid: "sync-auth-v1")
  let rotated = try await three.sign(claims, kid: "key-1")
  return [
    try await nanoseconds { consume(try await one.sign(claims, kid: "sync-auth-v1")) },
    try await nanoseconds { consume(try await one.verify(token, as: JWTKitClaims.self)) },
    try await nanoseconds { consume(try await three.verify(rotated, as: JWTKitClaims.self, iteratingKeys: true)) },
  ]
}

func nanoseconds(_ body: () async throws -> Void) async throws -> Double {
  var results: [Double] = []
  for _ in 0..<5 {
    let count = 2_000
    let start = ContinuousClock.now
    for _ in 0..<count { try await body() }
    results.append(Stopwatch.nanoseconds(ContinuousClock.now - start) / Double(count))
  }
  return Stopwatch.median(results)
}

func pad(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }

/// Off the main actor: from top-level code every await of jwt-kit's would switch threads twice.
@concurrent func run() async throws {
  let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 5
  var figures: [(ours: Figures, peer: Figures)] = []
  for _ in 0..<rounds { figures.append((try ours(), try await jwtKit())) }
  print("operation                    ours ns   jwt-kit ns   times faster   (medians of \(rounds) rounds)")
  for (index, name) in ["sign", "verify", "verify, second of 3 keys"].enumerated() {
    let our = Stopwatch.median(figures.map { $0.ours[index] })
    let peer = Stopwatch.median(figures.map { $0.peer[index] })
    let ratio = (peer / our * 10).rounded() / 10
    print(name + pad("\(Int(our))", 36 - name.count) + pad("\(Int(peer))", 13) + pad("\(ratio)", 15))
  }
}

try await run()
