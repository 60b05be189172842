import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

/// Random tokens, judged here and by PyJWT: every disagreement belongs to a class that is explained.
///
/// `TOKEN_SERVICE_EVIDENCE_PEER_TOKENS` sets how many; `scripts/evidence` asks for more.
@Suite("A second implementation judges the same tokens", .serialized)
struct DifferentialTests {
  private static let count =
    ProcessInfo.processInfo.environment["TOKEN_SERVICE_EVIDENCE_PEER_TOKENS"].flatMap { Int($0) } ?? 6_000

  /// A class of tokens that PyJWT takes and this verifier refuses.
  struct Stricter {
    let name: String
    /// What the script must find in the token, one of these at least.
    let features: Set<String>
    let explanation: String
  }

  /// The class of a refusal; `nil` for a step at which no disagreement can be explained.
  static func stricter(_ refusal: VerificationError) -> Stricter? {
    guard case .token(let error) = refusal else { return nil }
    switch error {
    case .invalidToken(.tooLong):
      return Stricter(name: "length", features: ["long"], explanation: "the contract's 8,192 bytes; PyJWT has no limit")
    case .invalidToken(.encoding):
      return Stricter(
        name: "base64url",
        features: ["base64"],
        explanation:
          "Python's decoder skips what is not of the alphabet and takes padding and spare bits that are not 0"
      )
    case .invalidToken(.header):
      return Stricter(
        name: "header",
        features: [
          "header_duplicate", "header_extension", "header_type", "header_surrogate", "header_constant", "header_deep",
          "header_encoding",
        ],
        explanation:
          "duplicate names, crit, b64, zip, another typ, and what is not strict JSON; PyJWT looks at alg, kid and crit"
      )
    case .invalidToken(.payload):
      return Stricter(
        name: "payload",
        features: ["payload_duplicate", "payload_surrogate", "payload_constant", "payload_deep", "payload_encoding"],
        explanation:
          "Python's reader lets the last of two names win and takes NaN, lone surrogates, a BOM and any depth"
      )
    case .invalidToken(.claim):
      return Stricter(
        name: "types of claims",
        features: ["date_type", "date_range", "own_type"],
        explanation:
          "PyJWT takes int() of a date, also of true and of a string, and knows nothing of the service's claims"
      )
    case .tokenNotYetValid:
      return Stricter(
        name: "fractions",
        features: ["date_fraction"],
        explanation: "nbf and iat round up here, PyJWT cuts off"
      )
    case .tokenTooOld:
      return Stricter(name: "age", features: ["old"], explanation: "PyJWT has no greatest age")
    case .missingTokenID:
      return Stricter(name: "empty jti", features: ["empty_jti"], explanation: "PyJWT takes an empty jti for one")
    default: return nil
    }
  }

  private static func refusal(_ token: String) -> VerificationError? {
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock())
    do throws(VerificationError) {
      _ = try verifier.verify(token, with: Fixtures.keyring)
      return nil
    } catch { return error }
  }

  @Test("valid and adversarial tokens: what PyJWT refuses is refused here, what is refused here alone is explained")
  func verdicts() async throws {
    var (random, adversary) = (RandomTokens(seed: 41), Adversary(seed: 42))
    let tokens = (0..<Self.count).map { $0 % 3 == 0 ? random.valid() : adversary.token($0 / 3 * 2 + $0 % 3).token }
    let answers = try await SecondOpinion.judge(tokens)
    #expect(answers.count == Self.count)

    var classes = ["accepted by both": 0, "refused by both": 0]
    for (token, answer) in zip(tokens, answers) {
      switch (Self.refusal(token), answer.verdict) {
      case (nil, "ok"): classes["accepted by both", default: 0] += 1
      case (nil, let verdict): Issue.record("accepted here, \(verdict) there: \(token)")
      case (let refusal?, "ok"):
        guard let stricter = Self.stricter(refusal), !stricter.features.isDisjoint(with: answer.features) else {
          Issue.record("refused here for \(refusal), accepted there, and not explained by \(answer.features): \(token)")
          continue
        }
        classes["stricter here: \(stricter.name)", default: 0] += 1
      case (_?, _): classes["refused by both", default: 0] += 1
      }
    }
    print("judged by PyJWT too: \(Self.count)")
    for (name, number) in classes.sorted(by: { $0.key < $1.key }) { print("  \(name): \(number)") }
    #expect(classes["accepted by both", default: 0] > Self.count / 4)
    #expect(classes["refused by both", default: 0] > Self.count / 4)
  }

  @Test("tokens minted here verify there")
  func mintedHere() async throws {
    let tokens = try (0..<200).map { number in
      try Fixtures.issuer()
        .issue(
          TokenRequest(ttlSeconds: 60 + number),
          to: Fixtures.session(),
          with: Fixtures.keyring,
          revocations: .empty,
          at: Fixtures.now
        )
        .token
    }
    for answer in try await SecondOpinion.judge(tokens) {
      #expect(answer.verdict == "ok")
      #expect(answer.joserfc == "ok")
      #expect(answer.features == [])
    }
  }

  @Test("tokens minted there, by PyJWT and by joserfc, verify here")
  func mintedThere() async throws {
    let tokens = try await SecondOpinion.mint(1_000, seed: 7)
    #expect(tokens.count == 1_000)
    for token in tokens { #expect(Self.refusal(token) == nil, "\(token)") }
  }
}
