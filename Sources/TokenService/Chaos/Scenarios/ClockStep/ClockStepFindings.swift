/// What two replicas said of each other's tokens while the clock of the second was off.
struct ClockStepFindings: ChaosFindings {
  /// How the second clock stood.
  enum Phase: String, Sendable, CaseIterable {
    case even, ahead, behind, after

    /// What the contract (section 5) says of a token, by the clocks of who minted it and of who is asked.
    func expected(minter: Int, verifier: Int) -> String {
      guard minter != verifier else { return "accepted" }
      // A verifier whose clock is ahead of the minter's takes a token for old, and the other way round.
      let verifierIsAhead = (verifier == 1) == (self == .ahead)
      return self == .even || self == .after ? "accepted" : verifierIsAhead ? "token_expired" : "token_not_yet_valid"
    }
  }

  /// A question and its answer.
  struct Verdict: Sendable, Hashable {
    let phase: Phase
    let minter: Int
    let verifier: Int
    /// `accepted`, or the reason code, or what else came.
    let answer: String

    var isExpected: Bool { answer == phase.expected(minter: minter, verifier: verifier) }
  }

  var verdicts: [Verdict: Int] = [:]
  var leases = 0
  /// Answers to mints other than a lease.
  var mintsWithoutLease = 0
  var duplicateIDs = 0
  /// Processes that are no more.
  var ended = 0
  /// Answers that said yes to a token that had been revoked before, after all of it.
  var revokedAccepted: Int?
  /// From the setting back of the clock until both accepted each other's tokens, in seconds.
  var secondsUntilRecovered: Double?

  var rules: [ChaosRule] {
    [
      ChaosRule("leases", leases, .atLeast(1)),
      ChaosRule("mints_without_a_lease", mintsWithoutLease, .exactly(0)),
      ChaosRule("refused_as_documented_ahead", documented(.ahead), .atLeast(2)),
      ChaosRule("refused_as_documented_behind", documented(.behind), .atLeast(2)),
      ChaosRule("answers_not_as_documented", wrong, .exactly(0)),
      ChaosRule("duplicate_token_ids", duplicateIDs, .exactly(0)),
      ChaosRule("processes_that_ended", ended, .exactly(0)),
      ChaosRule("revoked_tokens_accepted", revokedAccepted.map(Double.init), .exactly(0)),
      ChaosRule("until_it_recovers", secondsUntilRecovered, .atMost(5), "s"),
      ChaosRule("answers_after_the_return", count { $0.phase == .after }, .atLeast(1)),
    ]
  }

  var figures: [ChaosFigure] {
    Phase.allCases.map { phase in ChaosFigure("answers_\(phase.rawValue)", count { $0.phase == phase }) }
  }

  private var wrong: Int { count { !$0.isExpected } }

  /// Expected refusals of a phase, each reason for itself: both have to be there.
  private func documented(_ phase: Phase) -> Int {
    let reasons = ["token_expired", "token_not_yet_valid"]
    return reasons.count { reason in count { $0.phase == phase && $0.isExpected && $0.answer == reason } > 0 }
  }

  private func count(_ isCounted: (Verdict) -> Bool) -> Int {
    verdicts.reduce(0) { isCounted($1.key) ? $0 + $1.value : $0 }
  }
}
