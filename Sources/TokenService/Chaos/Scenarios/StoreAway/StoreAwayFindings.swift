/// What replicas said while the store of revocations was away, and afterwards.
struct StoreAwayFindings: ChaosFindings {
  /// How long a list may be used without news, in seconds.
  let bound: Double
  /// Looks at a replica that were well within the bound, and what of them was not as before: a mint without a lease, a good token
  /// that was not accepted.
  var looksWithin = 0
  var wrongWithin = 0
  /// Looks that were well beyond it, and what of them was not 503 with `retry-after`.
  var looksBeyond = 0
  var wrongBeyond = 0
  /// Answers that said yes to a token that had been revoked, at any time.
  var revokedAccepted = 0
  /// Orders to revoke while it was away: what was 503 with `retry-after`, and what was anything else.
  var ordersRefused = 0
  var ordersWrong = 0
  /// Replicas that did not want traffic beyond the bound, by `/ready`.
  var notReady = 0
  var replicas = 0
  /// From the store's return until every replica gave leases, in seconds.
  var secondsUntilRecovered: Double?
  /// From the store's return until a rule that was written into it then was in force everywhere, in seconds.
  var secondsUntilNewRule: Double?
  /// Rules that were acknowledged, and those of them that some replica does not have afterwards.
  var acknowledged = 0
  var lost: Int?

  var rules: [ChaosRule] {
    [
      ChaosRule("looks_within_the_bound", looksWithin, .atLeast(1)),
      ChaosRule("wrong_answers_within_the_bound", wrongWithin, .exactly(0)),
      ChaosRule("looks_beyond_the_bound", looksBeyond, .atLeast(1)),
      ChaosRule("answers_beyond_the_bound_other_than_503", wrongBeyond, .exactly(0)),
      ChaosRule("replicas_not_ready_beyond_the_bound", notReady, .exactly(Double(replicas))),
      ChaosRule("revoked_tokens_accepted", revokedAccepted, .exactly(0)),
      ChaosRule("orders_refused_while_it_is_away", ordersRefused, .atLeast(1)),
      ChaosRule("orders_answered_otherwise", ordersWrong, .exactly(0)),
      ChaosRule("until_every_replica_gives_leases_again", secondsUntilRecovered, .atMost(10), "s"),
      ChaosRule("until_a_new_rule_is_in_force_everywhere", secondsUntilNewRule, .atMost(10), "s"),
      ChaosRule("rules_acknowledged", acknowledged, .atLeast(1)),
      ChaosRule("acknowledged_rules_lost", lost.map(Double.init), .exactly(0)),
    ]
  }

  var figures: [ChaosFigure] { [ChaosFigure("staleness_bound", bound, "s")] }
}
