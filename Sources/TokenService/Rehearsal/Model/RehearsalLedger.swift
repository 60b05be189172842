import TokenRules

/// Counts what the rehearsal saw, and finds what it must never see: a pure value, fed with verdicts.
struct RehearsalLedger: Sendable {
  /// What must never be seen.
  struct Violation: Sendable, Hashable {
    let kind: RotationEvent.Violation
    let keyID: String?
    let reason: String
    let replica: Int?
    let detail: String
  }

  /// Counts that stand in no total, and show that the assertions could have failed.
  struct Checks: Sendable, Hashable {
    /// Acceptances that were demanded, and refusals: of tokens that had ended, and of keys that had.
    var demandedAccepts = 0
    var demandedExpiries = 0
    var demandedKeyRefusals = 0
    /// Refusals that were right, for a reason that was not.
    var wrongReasons: [String: Int] = [:]
    /// Questions that nobody answered, though the replica was not down; and those to replicas that were.
    var unanswered = 0
    var duringOutages = 0
    /// Leases that came from another replica than the client's own, and those asked for after an auth failure.
    var mintRetries = 0
    var remints = 0
  }

  private(set) var totals = RotationOutcome.Totals()
  private(set) var checks = Checks()
  private(set) var second = LedgerSecond()

  /// Counts a replica's verdict on a token.
  ///
  /// - Parameters:
  ///   - isDown: the replica was away, as the drill knows, at some moment of the question.
  ///   - milliseconds: how long the answer took.
  /// - Returns: what must not have been.
  mutating func record(
    _ verdict: Verdict,
    of token: DrillToken,
    at replica: Int,
    expecting expectation: DueVerdict,
    isDown: Bool,
    milliseconds: Double
  ) -> Violation? {
    let finding = expectation.judge(verdict, keyID: token.keyID)
    switch verdict {
    case .failed, .unanswered:
      if isDown {
        checks.duringOutages += 1
        return nil
      }
      if verdict == .unanswered {
        checks.unanswered += 1
        return nil
      }
    case .accepted, .refused: countDemand(expectation, token)
    }
    totals.verifies += 1
    second.verified(milliseconds)
    return count(finding, token, replica)
  }

  private mutating func countDemand(_ expectation: DueVerdict, _ token: DrillToken) {
    switch expectation {
    case .accept: checks.demandedAccepts += 1
    case .refuse([DueVerdict.unknownKey]): checks.demandedKeyRefusals += 1
    case .refuse: checks.demandedExpiries += 1
    case .either, .offClock: break
    }
  }

  private mutating func count(_ finding: Finding, _ token: DrillToken, _ replica: Int) -> Violation? {
    switch finding {
    case .accepted: second.acceptedByKey[token.keyID, default: 0] += 1
    case .expectedReject(let reason):
      totals.expectedRejects[reason, default: 0] += 1
      second.rejectsByReason[reason, default: 0] += 1
    case .clockReject(let reason):
      totals.clockRejects[reason, default: 0] += 1
      second.clockRejects[reason, default: 0] += 1
    case .falseReject(let reason):
      totals.falseRejects += 1
      second.falseRejects += 1
      return Violation(kind: .falseReject, keyID: token.keyID, reason: reason, replica: replica, detail: "\(token)")
    case .staleAccept:
      totals.staleAccepts += 1
      second.staleAccepts += 1
      return Violation(kind: .staleAccept, keyID: token.keyID, reason: "accepted", replica: replica, detail: "\(token)")
    case .wrongReason(let reason): checks.wrongReasons[reason, default: 0] += 1
    case .unanswered: break
    }
    return nil
  }

  /// Counts what came of a client's asking for a lease.
  ///
  /// - Parameter afterRefusal: it asked because its lease was refused.
  mutating func record(
    _ result: MintResult,
    at replica: Int,
    afterRefusal: Bool,
    milliseconds: Double
  ) -> Violation? {
    if afterRefusal { checks.remints += 1 }
    switch result {
    case .granted(let retries):
      totals.mints += 1
      checks.mintRetries += retries
      second.minted(milliseconds)
      return nil
    case .failed(let reason):
      totals.mintErrors += 1
      second.mintErrors += 1
      return Violation(kind: .mintError, keyID: nil, reason: reason, replica: replica, detail: "no lease")
    }
  }

  /// What happened since the last call, as a line of evidence.
  mutating func takeSample(at now: Timestamp, elapsed: Int64, phase: String) -> RotationSample {
    defer { second = LedgerSecond() }
    return second.sample(at: now, elapsed: elapsed, phase: phase)
  }
}
