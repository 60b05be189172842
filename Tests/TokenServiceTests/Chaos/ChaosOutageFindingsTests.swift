import Testing

@testable import TokenService

/// The rules of the drills that take something away from the service.
@Suite struct ChaosOutageFindingsTests {
  private static func load(accepted: Int, latency: Double = 5) -> LoadSeen {
    var seen = LoadSeen()
    (seen.due, seen.sent, seen.seconds) = (accepted, accepted, 1)
    for _ in 0..<accepted { seen.count(.accepted, milliseconds: latency) }
    return seen
  }

  @Test func `a store that is away`() {
    var good = StoreAwayFindings(bound: 3)
    (good.looksWithin, good.looksBeyond, good.ordersRefused) = (20, 20, 3)
    (good.notReady, good.replicas) = (2, 2)
    (good.secondsUntilRecovered, good.secondsUntilNewRule, good.acknowledged, good.lost) = (1, 1, 10, 0)
    FindingsCheck.check(
      good,
      [
        ("looks_within_the_bound", { $0.looksWithin = 0 }), ("wrong_answers_within_the_bound", { $0.wrongWithin = 1 }),
        ("looks_beyond_the_bound", { $0.looksBeyond = 0 }),
        ("answers_beyond_the_bound_other_than_503", { $0.wrongBeyond = 1 }),
        ("replicas_not_ready_beyond_the_bound", { $0.notReady = 1 }),
        ("revoked_tokens_accepted", { $0.revokedAccepted = 1 }),
        ("orders_refused_while_it_is_away", { $0.ordersRefused = 0 }),
        ("orders_answered_otherwise", { $0.ordersWrong = 1 }),
        ("until_every_replica_gives_leases_again", { $0.secondsUntilRecovered = nil }),
        ("until_a_new_rule_is_in_force_everywhere", { $0.secondsUntilNewRule = 11 }),
        ("rules_acknowledged", { $0.acknowledged = 0 }), ("acknowledged_rules_lost", { $0.lost = 1 }),
        ("acknowledged_rules_lost", { $0.lost = nil }),
      ]
    )
  }

  @Test func `a provider that is away`() {
    var good = ProviderAwayFindings(latencyFloor: 10)
    (good.before.leases, good.hanging.refused, good.down.refused) = (10, 10, 10)
    (good.hanging.longest, good.down.longest, good.secondsUntilRecovered) = (2100, 10, 0.2)
    (good.othersBefore, good.othersMeanwhile) = (Self.load(accepted: 100), Self.load(accepted: 100, latency: 9))
    FindingsCheck.check(
      good,
      [
        ("leases_before", { $0.before.leases = 0 }), ("wrong_answers_before", { $0.before.wrong = 1 }),
        ("refused_while_it_hangs", { $0.hanging.refused = 0 }),
        ("wrong_answers_while_it_hangs", { $0.hanging.leases = 1 }),
        ("longest_answer_while_it_hangs", { $0.hanging.longest = 3100 }),
        ("refused_while_it_is_down", { $0.down.refused = 0 }),
        ("wrong_answers_while_it_is_down", { $0.down.wrong = 1 }),
        ("longest_answer_while_it_is_down", { $0.down.longest = 3100 }),
        ("until_its_callers_get_leases_again", { $0.secondsUntilRecovered = nil }),
        ("leases_of_the_others", { $0.othersMeanwhile.accepted = 0 }),
        ("others_without_a_lease", { $0.othersMeanwhile.refused[401] = 1 }),
        ("p99_of_the_others", { $0.othersMeanwhile = Self.load(accepted: 100, latency: 11) }),
      ]
    )
  }

  private static func verdict(
    _ phase: ClockStepFindings.Phase,
    _ minter: Int,
    _ verifier: Int,
    _ answer: String
  ) -> ClockStepFindings.Verdict {
    .init(phase: phase, minter: minter, verifier: verifier, answer: answer)
  }

  @Test func `a clock that is off`() {
    var good = ClockStepFindings()
    good.verdicts = [
      Self.verdict(.even, 0, 1, "accepted"): 3, Self.verdict(.ahead, 0, 1, "token_expired"): 3,
      Self.verdict(.ahead, 1, 0, "token_not_yet_valid"): 3, Self.verdict(.ahead, 1, 1, "accepted"): 3,
      Self.verdict(.behind, 0, 1, "token_not_yet_valid"): 3, Self.verdict(.behind, 1, 0, "token_expired"): 3,
      Self.verdict(.after, 0, 1, "accepted"): 3,
    ]
    (good.leases, good.revokedAccepted, good.secondsUntilRecovered) = (10, 0, 0.2)
    let wrong = "answers_not_as_documented"
    FindingsCheck.check(
      good,
      [
        ("leases", { $0.leases = 0 }), ("mints_without_a_lease", { $0.mintsWithoutLease = 1 }),
        ("refused_as_documented_ahead", { $0.verdicts[Self.verdict(.ahead, 0, 1, "token_expired")] = nil }),
        ("refused_as_documented_behind", { $0.verdicts[Self.verdict(.behind, 1, 0, "token_expired")] = nil }),
        (wrong, { $0.verdicts[Self.verdict(.ahead, 0, 1, "accepted")] = 1 }),
        (wrong, { $0.verdicts[Self.verdict(.ahead, 0, 1, "invalid_token")] = 1 }),
        (wrong, { $0.verdicts[Self.verdict(.behind, 0, 1, "token_expired")] = 1 }),
        (wrong, { $0.verdicts[Self.verdict(.ahead, 0, 0, "token_expired")] = 1 }),
        (wrong, { $0.verdicts[Self.verdict(.after, 0, 1, "token_expired")] = 1 }),
        (wrong, { $0.verdicts[Self.verdict(.even, 0, 1, "unanswered")] = 1 }),
        ("duplicate_token_ids", { $0.duplicateIDs = 1 }), ("processes_that_ended", { $0.ended = 1 }),
        ("revoked_tokens_accepted", { $0.revokedAccepted = 1 }),
        ("until_it_recovers", { $0.secondsUntilRecovered = nil }),
        ("answers_after_the_return", { $0.verdicts[Self.verdict(.after, 0, 1, "accepted")] = nil }),
      ]
    )
  }

  @Test func `a disk that is full`() {
    var good = FullDiskFindings()
    good.ordersRefused = 10
    good.mints = Self.load(accepted: 100)
    good.mints.shed = 10
    (good.questions, good.secondsUntilMint, good.secondsUntilRevocation) = (10, 0.2, 0.2)
    (good.leases, good.issueEvents, good.brokenLines, good.secondsUntilReady) = (103, 103, 0, 1)
    (good.acknowledged, good.lost) = (20, 0)
    FindingsCheck.check(
      good,
      [
        ("orders_refused_while_full", { $0.ordersRefused = 0 }), ("orders_answered_wrongly", { $0.ordersWrong = 1 }),
        ("mints_while_full", { $0.mints.accepted = 0 }),
        ("mints_told_to_come_back_once_the_audit_was_behind", { $0.mints.shed = 0 }),
        ("mints_answered_wrongly", { $0.mints.refused[500] = 1 }), ("questions_while_full", { $0.questions = 0 }),
        ("questions_answered_wrongly", { $0.wrongVerdicts = 1 }),
        ("until_it_mints_again", { $0.secondsUntilMint = nil }),
        ("until_it_revokes_again", { $0.secondsUntilRevocation = nil }),
        ("leases_without_an_audit_event", { $0.issueEvents = 102 }),
        ("audit_lines_that_are_broken_or_missing", { $0.brokenLines = 1 }),
        ("until_it_is_ready_after_a_kill", { $0.secondsUntilReady = nil }),
        ("rules_acknowledged", { $0.acknowledged = 0 }), ("acknowledged_rules_lost", { $0.lost = 1 }),
      ]
    )
  }
}
