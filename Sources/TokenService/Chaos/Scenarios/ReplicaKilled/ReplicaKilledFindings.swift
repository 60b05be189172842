/// What clients saw of a replica that was killed and came back.
struct ReplicaKilledFindings: ChaosFindings {
  /// How many requests were to be made.
  var planned = 0
  /// Requests that some replica answered with a lease.
  var leases = 0
  /// Requests that the second replica answered, because the first did not.
  var takenElsewhere = 0
  /// Requests that no replica answered.
  var unanswered = 0
  /// Answers other than a lease, by status.
  var refused: [UInt: Int] = [:]
  var duplicateIDs = 0
  /// Tokens that were held against both replicas after the return, and those that were not accepted.
  var tokensAsked = 0
  var tokensRefused = 0
  /// Tokens that were revoked before the kill, and those that were accepted after the return.
  var revoked = 0
  var revokedAccepted = 0
  /// From the start of the process until it wanted traffic.
  var secondsUntilReady: Double?
  /// Leases of the replica after its return.
  var leasesAfterReturn = 0

  var rules: [ChaosRule] {
    [
      ChaosRule("share_of_planned_requests", share, .atLeast(0.9)),
      ChaosRule("requests_that_went_elsewhere", takenElsewhere, .atLeast(1)),
      ChaosRule("requests_without_an_answer", unanswered, .exactly(0)),
      ChaosRule("answers_without_a_lease", refused.values.reduce(0, +), .exactly(0)),
      ChaosRule("duplicate_token_ids", duplicateIDs, .exactly(0)),
      ChaosRule("tokens_asked_about", tokensAsked, .atLeast(1)),
      ChaosRule("tokens_not_accepted", tokensRefused, .exactly(0)),
      ChaosRule("tokens_revoked_before", revoked, .atLeast(1)),
      ChaosRule("revoked_tokens_accepted", revokedAccepted, .exactly(0)),
      ChaosRule("until_it_is_ready_again", secondsUntilReady, .atMost(10), "s"),
      ChaosRule("its_leases_after_the_return", leasesAfterReturn, .atLeast(1)),
    ]
  }

  var figures: [ChaosFigure] { [ChaosFigure("planned_requests", planned), ChaosFigure("leases", leases)] }

  private var share: Double {
    let made = leases + unanswered + refused.values.reduce(0, +)
    return planned == 0 ? 0 : Double(made) / Double(planned)
  }
}
