import Foundation
import JWT
import TokenRules
import TokenVerification
import Workload

/// What a list of revocations costs a verifier that no rule matches: 10,000 tokens, each of its own session and user.
struct ListCost {
  static let tokens = 10_000
  private static let run = 200

  private let now = Int64(Date().timeIntervalSince1970)
  private let keyring: Keyring
  private let verifier: SyncVerifier
  private let tokens: [String]

  init() throws {
    let key = try SigningKey(secret: Array("a secret of a benchmark, number 100".utf8), id: "2026-11-21-key-0")
    keyring = try Keyring(active: key)
    verifier = SyncVerifier(
      policy: VerificationPolicy(issuer: "https://openagents.com", audience: "openagents-sync", leeway: 600)
    )
    let signer = Signer(key: key)
    tokens = try (0..<Self.tokens).map { number in
      try signer.sign(SyncTokenClaims(issuedAt: Int64(Date().timeIntervalSince1970), number: number))
    }
  }

  /// A list of so many rules: seven of ten about tokens, the others about sessions, devices, users and organisations.
  static func list(_ count: Int) -> RevocationList {
    var builder = RevocationListBuilder()
    for number in 0..<count { builder.add(RevocationRule(subject(number), cutoff: .max)) }
    return builder.list()
  }

  private static func subject(_ number: Int) -> RevocationRule.Subject {
    let hex = String(UInt64(number) &* 0x9e37_79b9_7f4a_7c15, radix: 16)
    switch number % 20 {
    case 0..<14: return .token("sync_\(hex)\(hex)")
    case 14..<17: return .session("sess_\(hex)")
    case 17: return .device("desktop:\(hex)")
    case 18: return .user("r\(number)")
    default: return .organization("org:\(hex)")
    }
  }

  /// Nanoseconds a verification, for each list: of each run of tokens in turn, so that what else the machine does meets
  /// all of them; who goes first changes with every run, since the tokens have to be fetched then.
  func pass(_ lists: [RevocationList], _ record: ([Double]) -> Void) {
    for (turn, start) in stride(from: 0, to: tokens.count, by: Self.run).enumerated() {
      let run = tokens[start..<min(start + Self.run, tokens.count)]
      var times = [Double](repeating: 0, count: lists.count)
      for step in lists.indices {
        let index = (turn + step) % lists.count
        times[index] = nanoseconds(run, lists[index])
      }
      record(times)
    }
  }

  private func nanoseconds(_ tokens: ArraySlice<String>, _ list: RevocationList) -> Double {
    let time = ContinuousClock().measure {
      for token in tokens { consume(try! verifier.verify(token, with: keyring, revocations: list)) }
    }
    return Stopwatch.nanoseconds(time) / Double(tokens.count)
  }
}
