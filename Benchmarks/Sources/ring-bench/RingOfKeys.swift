import Crypto
import Foundation
import JWT
import Workload

/// A ring of some keys, and tokens that its last key signed: the one that is looked for longest.
struct RingOfKeys {
  let keyring: Keyring
  /// A token that names its key, and one that names none.
  let named, unnamed: String
  private let now = Int64(Date().timeIntervalSince1970)
  private let verifier = Verifier(
    policy: VerificationPolicy(issuer: "https://openagents.com", audience: "openagents-sync", leeway: 600)
  )

  init(count: Int) throws {
    let keys = try (0..<count).map { try SigningKey(secret: Self.secret($0), id: "2026-11-21-key-\($0)") }
    keyring = try Keyring(active: keys[0], fallbacks: Array(keys.dropFirst()))
    named = try Signer(key: keys[count - 1]).sign(SyncTokenClaims(issuedAt: now))
    unnamed = Self.withoutKeyID(named, secret: Self.secret(count - 1))
  }

  /// Nanoseconds a verification.
  func nanoseconds(_ token: String) -> Double { Stopwatch.nanoseconds(batches: 1) { verify(token) } }

  func verify(_ token: String) {
    consume(try! verifier.verify(token, as: VerifiedSyncClaims.self, with: keyring, now: now))
  }

  static func secret(_ index: Int) -> [UInt8] { Array("a secret of a benchmark, number \(index + 100)".utf8) }
}

extension RingOfKeys {
  /// The same payload under a header without `kid`, signed by another implementation: our signer always names its key.
  private static func withoutKeyID(_ token: String, secret: [UInt8]) -> String {
    let payload = token.split(separator: ".")[1]
    let input = base64URL(Data(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + "." + payload
    let tag = HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: SymmetricKey(data: secret))
    return input + "." + base64URL(Data(tag))
  }

  private static func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }
}
