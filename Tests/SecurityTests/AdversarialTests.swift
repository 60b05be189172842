import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

/// Random tokens in numbers.
///
/// `TOKEN_SERVICE_EVIDENCE_TOKENS` sets how many of each kind; `scripts/evidence` asks for more.
@Suite("Adversarial and valid tokens in numbers")
struct AdversarialTests {
  static let count = ProcessInfo.processInfo.environment["TOKEN_SERVICE_EVIDENCE_TOKENS"].flatMap { Int($0) } ?? 50_000
  private static let workers = 2

  /// What became of the tokens of one seed.
  private struct Tally: Sendable {
    var tried = 0
    var accepted = 0
    var byAttack: [String: Int] = [:]
    var wrong: [String] = []

    static func + (a: Tally, b: Tally) -> Tally {
      Tally(
        tried: a.tried + b.tried,
        accepted: a.accepted + b.accepted,
        byAttack: a.byAttack.merging(b.byAttack, uniquingKeysWith: +),
        wrong: a.wrong + b.wrong
      )
    }
  }

  private static func run(_ body: @escaping @Sendable (_ seed: UInt64, _ count: Int) -> Tally) async throws -> Tally {
    try await withThrowingTaskGroup(of: Tally.self) { group in
      for worker in 0..<workers {
        group.addTask { try await OwnThread.run { body(UInt64(worker) &+ 20_260_225, count / workers) } }
      }
      return try await group.reduce(Tally(), +)
    }
  }

  private static func refusal(_ token: String) -> VerificationError? {
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock())
    do throws(VerificationError) {
      _ = try verifier.verify(token, with: Fixtures.keyring)
      return nil
    } catch { return error }
  }

  @Test("adversarial tokens: none is accepted, and every attack is tried")
  func adversarial() async throws {
    let tally = try await Self.run { seed, count in
      var adversary = Adversary(seed: seed)
      var tally = Tally()
      for number in 0..<count {
        let (attack, token) = adversary.token(number)
        tally.tried += 1
        tally.byAttack[attack, default: 0] += 1
        if Self.refusal(token) == nil {
          tally.accepted += 1
          tally.wrong.append("\(attack): \(token)")
        }
      }
      return tally
    }
    print("adversarial tokens tried: \(tally.tried), accepted: \(tally.accepted)")
    #expect(tally.tried == Self.count / Self.workers * Self.workers)
    #expect(tally.byAttack.count == Adversary.attacks.count)
    #expect(tally.accepted == 0, "\(tally.wrong.prefix(3))")
  }

  @Test("valid tokens: none is rejected")
  func valid() async throws {
    let tally = try await Self.run { seed, count in
      var random = RandomTokens(seed: seed &+ 1000)
      var tally = Tally()
      for _ in 0..<count {
        let token = random.valid()
        tally.tried += 1
        if let refusal = Self.refusal(token) { tally.wrong.append("\(refusal): \(token)") } else { tally.accepted += 1 }
      }
      return tally
    }
    print("valid tokens tried: \(tally.tried), rejected: \(tally.tried - tally.accepted)")
    #expect(tally.tried == Self.count / Self.workers * Self.workers)
    #expect(tally.wrong.isEmpty, "\(tally.wrong.prefix(3))")
  }
}
