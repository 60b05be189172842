/// What a replica said and did when it was given rings that it must not take.
struct BadKeyringFindings: ChaosFindings {
  /// One bad ring.
  struct Ring: Sendable, Hashable {
    let name: String
    /// From its push until `/ready` told of it, in seconds; nothing where it never did.
    var secondsUntilTold: Double?
    /// Whether `keyring_refused` was 1.
    var isMeasured = false
    /// Whether the replica wanted traffic meanwhile.
    var isReady = false
    /// Whether the ring before was in force meanwhile.
    var isOldInForce = false
  }

  var rings: [Ring] = []
  /// Mints, meanwhile.
  var mints = LoadSeen()
  /// Questions about a token from before, meanwhile, and those that were not answered with yes.
  var questions = 0
  var questionsWithoutYes = 0
  /// From the push of a good ring until it was in force, in seconds.
  var secondsUntilGood: Double?
  /// `keyring_refused` after that.
  var refusedAfterGood: Double?

  /// Within which a ring is taken or refused: it is looked at every second.
  static let reloadBound = 3.0

  var rules: [ChaosRule] {
    let all = Double(PushedRing.allCases.count)
    func count(_ isCounted: (Ring) -> Bool) -> Int { rings.count(where: isCounted) }
    return [
      ChaosRule("bad_rings_that_ready_tells_of", count { $0.secondsUntilTold != nil }, .exactly(all)),
      ChaosRule("bad_rings_that_the_metric_tells_of", count(\.isMeasured), .exactly(all)),
      ChaosRule("bad_rings_with_the_old_in_force", count(\.isOldInForce), .exactly(all)),
      ChaosRule("bad_rings_with_the_replica_ready", count(\.isReady), .exactly(all)),
      ChaosRule("longest_until_told", rings.compactMap(\.secondsUntilTold).max(), .atMost(Self.reloadBound), "s"),
      ChaosRule("mints", mints.accepted, .atLeast(1)),
      ChaosRule("mints_without_a_lease", mints.shed + mints.wrong, .exactly(0)),
      ChaosRule("questions_about_a_token", questions, .atLeast(1)),
      ChaosRule("questions_without_yes", questionsWithoutYes, .exactly(0)),
      ChaosRule("until_a_good_ring_is_in_force", secondsUntilGood, .atMost(Self.reloadBound), "s"),
      ChaosRule("refused_after_a_good_ring", refusedAfterGood, .exactly(0)),
    ]
  }

  var figures: [ChaosFigure] { [ChaosFigure("mint_p99", mints.latency(0.99), "ms")] }
}
