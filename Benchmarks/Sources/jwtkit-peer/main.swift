// jwt-kit on the same token, in the protocol of the library's comparison: see the head of suite/library.py.
import JWTKit
import Workload

#if canImport(Glibc)
  import Glibc
#endif

func variable(_ name: String) -> String {
  guard let value = getenv(name) else { fatalError("\(name) is not set") }
  return String(cString: value)
}

func nanoseconds(_ body: () async throws -> Void) async throws -> Double {
  var results: [Double] = []
  for _ in 0..<5 {
    let count = 2_000
    let start = Stopwatch.processorTime()
    for _ in 0..<count { try await body() }
    results.append((Stopwatch.processorTime() - start) / Double(count))
  }
  return Stopwatch.median(results)
}

/// Off the main actor: from top-level code every await of jwt-kit's would switch threads twice.
@concurrent func run() async throws {
  let secrets = (0..<3).map { variable("KEY\($0)") }
  let (token, rotated) = (variable("TOKEN"), variable("TOKEN2"))
  let (one, three) = (JWTKeyCollection(), JWTKeyCollection())
  await one.add(hmac: HMACKey(from: secrets[0]), digestAlgorithm: .sha256, kid: "sync-auth-v1")
  for (index, secret) in secrets.enumerated() {
    let id: JWKIdentifier = index == 0 ? "sync-auth-v1" : JWKIdentifier(string: "key-\(index)")
    await three.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256, kid: id)
  }
  let claims = JWTKitClaims(issuedAt: Int64(variable("T"))!)
  print("#token", try await one.sign(claims, kid: "sync-auth-v1"))
  print("sign", try await nanoseconds { consume(try await one.sign(claims, kid: "sync-auth-v1")) })
  print("verify", try await nanoseconds { consume(try await one.verify(token, as: JWTKitClaims.self)) })
  print(
    "verify-rotated",
    try await nanoseconds { consume(try await three.verify(rotated, as: JWTKitClaims.self, iteratingKeys: true)) }
  )
}

try await run()
