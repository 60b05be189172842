import Testing

@testable import TokenService

/// Each drill's rules: what is as it should be passes, and each thing that is not breaks the rule that is about it.
@Suite struct ChaosFindingsTests {
  private static func load(
    sent: Int = 1000,
    accepted: Int,
    shed: Int = 0,
    latency: Double = 5,
    seconds: Double = 1
  ) -> LoadSeen {
    var seen = LoadSeen()
    (seen.due, seen.sent, seen.seconds, seen.steadySeconds) = (sent, sent, seconds, seconds)
    for _ in 0..<accepted { seen.count(.accepted, milliseconds: latency, isSteady: true) }
    for _ in 0..<shed { seen.count(.shed, milliseconds: 1) }
    return seen
  }

  @Test func `a replica that is killed`() {
    var good = ReplicaKilledFindings()
    (good.planned, good.leases, good.takenElsewhere) = (100, 98, 10)
    (good.tokensAsked, good.revoked, good.secondsUntilReady, good.leasesAfterReturn) = (50, 5, 1.2, 20)
    FindingsCheck.check(
      good,
      [
        ("share_of_planned_requests", { $0.leases = 80 }), ("requests_that_went_elsewhere", { $0.takenElsewhere = 0 }),
        ("requests_without_an_answer", { $0.unanswered = 1 }), ("answers_without_a_lease", { $0.refused[503] = 1 }),
        ("duplicate_token_ids", { $0.duplicateIDs = 1 }), ("tokens_asked_about", { $0.tokensAsked = 0 }),
        ("tokens_not_accepted", { $0.tokensRefused = 1 }), ("tokens_revoked_before", { $0.revoked = 0 }),
        ("revoked_tokens_accepted", { $0.revokedAccepted = 1 }),
        ("until_it_is_ready_again", { $0.secondsUntilReady = nil }),
        ("its_leases_after_the_return", { $0.leasesAfterReturn = 0 }),
      ]
    )
  }

  @Test func `leases that end at once`() {
    var good = ExpiryStormFindings()
    (good.spreading.clients, good.spreading.renewedInTime, good.spreading.peak) = (100, 100, 8)
    (good.naive.clients, good.naive.peak, good.naive.withoutToken) = (100, 90, 60)
    FindingsCheck.check(
      good,
      [
        ("clients_that_spread_without_a_token", { $0.spreading.withoutToken = 1 }),
        ("clients_that_spread_renewed_in_time", { $0.spreading.renewedInTime = 99 }),
        ("wrong_answers_to_clients_that_spread", { $0.spreading.wrong = 1 }),
        ("wrong_answers_to_naive_clients", { $0.naive.wrong = 1 }),
        ("naive_clients_in_the_same_tenth_of_a_second", { $0.naive.peak = 20 }),
        ("peak_of_naive_to_peak_of_spreading", { $0.spreading.peak = 50 }),
      ]
    )
  }

  @Test func `more load than can be done`() {
    var good = OverloadFindings(capacity: 1000, latencyBound: 300)
    good.loads = [
      .init(factor: 1, seen: Self.load(accepted: 950)),
      .init(factor: 2, seen: Self.load(sent: 1990, accepted: 990, shed: 1000)),
    ]
    (good.mostCalls, good.memoryGrowth, good.secondsUntilRecovered) = (32, 12, 0.4)
    func second(_ change: @escaping (inout LoadSeen) -> Void) -> (inout OverloadFindings) -> Void {
      { findings in
        var seen = findings.loads[1].seen
        change(&seen)
        findings.loads[1] = .init(factor: 2, seen: seen)
      }
    }
    FindingsCheck.check(
      good,
      [
        ("offered_at_2x", second { $0.sent = 1890 }),
        ("goodput_at_2x", second { $0.steady = 850 }),
        ("shed_requests_at_2x", second { $0.shed = 0 }),
        ("wrong_answers_at_2x", second { $0.refused[500] = 1 }),
        ("wrong_answers_at_2x", second { $0.shedSilently = 1 }),
        ("wrong_answers_at_2x", second { $0.unreadable = 1 }),
        ("wrong_answers_at_2x", second { $0.unanswered = 1 }),
        ("p99_of_accepted_at_2x", second { $0.latencies = Array(repeating: 400, count: 990) }),
        ("goodput_at_capacity", { $0.loads[0] = .init(factor: 1, seen: Self.load(accepted: 700)) }),
        ("most_calls_in_flight", { $0.mostCalls = 33 }), ("memory_growth", { $0.memoryGrowth = 200 }),
        ("until_everybody_gets_a_lease_again", { $0.secondsUntilRecovered = nil }),
      ]
    )
  }

  @Test func `slow clients`() {
    var good = SlowClientsFindings(planned: 30, waitsForReaders: true, latencyFloor: 10)
    (good.taken, good.left) = (30, 0)
    (good.before, good.meanwhile) = (Self.load(accepted: 1000), Self.load(accepted: 1000, latency: 9))
    good.standing.lives = [.head: [10.2, 10.4], .body: [20.1, 20.3]]
    good.standing.timedOut = 4
    FindingsCheck.check(
      good,
      [
        ("slow_clients_taken", { $0.taken = 29 }),
        ("normal_requests_without_a_lease", { $0.meanwhile.shed = 1 }),
        ("normal_requests_without_a_lease", { $0.meanwhile.unanswered = 1 }),
        ("normal_p99", { $0.meanwhile.latencies = Array(repeating: 25, count: 1000) }),
        ("slow_heads_left", { $0.standing.open[.head] = 1 }), ("slow_bodies_left", { $0.standing.open[.body] = 1 }),
        ("slow_heads_ended_within", { $0.standing.lives[.head] = [10, 14] }),
        ("slow_bodies_ended_within", { $0.standing.lives[.body] = [20, 24] }),
        ("slow_clients_told_408", { $0.standing.timedOut = 3 }), ("slow_connections_left", { $0.left = 1 }),
        ("normal_requests", { $0.meanwhile.accepted = 0 }),
      ]
    )
    // A p99 below the floor is no matter of slow clients.
    good.before.latencies = [1]
    #expect(FindingsCheck.broken(good) == [])
  }

  @Test func `bad rings`() {
    var good = BadKeyringFindings()
    good.rings = PushedRing.allCases.map { pushed in
      .init(name: pushed.rawValue, secondsUntilTold: 1, isMeasured: true, isReady: true, isOldInForce: true)
    }
    (good.mints, good.questions) = (Self.load(accepted: 10), 10)
    (good.secondsUntilGood, good.refusedAfterGood) = (1.1, 0)
    FindingsCheck.check(
      good,
      [
        ("bad_rings_that_ready_tells_of", { $0.rings[1].secondsUntilTold = nil }),
        ("bad_rings_that_the_metric_tells_of", { $0.rings[1].isMeasured = false }),
        ("bad_rings_with_the_old_in_force", { $0.rings[1].isOldInForce = false }),
        ("bad_rings_with_the_replica_ready", { $0.rings[1].isReady = false }),
        ("longest_until_told", { $0.rings[1].secondsUntilTold = 4 }), ("mints", { $0.mints = LoadSeen() }),
        ("mints_without_a_lease", { $0.mints.shed = 1 }), ("questions_about_a_token", { $0.questions = 0 }),
        ("questions_without_yes", { $0.questionsWithoutYes = 1 }),
        ("until_a_good_ring_is_in_force", { $0.secondsUntilGood = nil }),
        ("refused_after_a_good_ring", { $0.refusedAfterGood = 1 }),
      ]
    )
  }
}
