/// What a replica said while the disk of its audit, state and store was full, and what was there afterwards.
struct FullDiskFindings: ChaosFindings {
  /// Orders to revoke, while it was full: 503 with `retry-after`, and anything but that or an acknowledgement.
  var ordersRefused = 0
  var ordersWrong = 0
  /// Mints, while it was full.
  var mints = LoadSeen()
  /// Questions about a good and a revoked token, while it was full, and those that were not answered as before.
  var questions = 0
  var wrongVerdicts = 0
  /// From when there was room until a mint, and a revocation, was done again, in seconds.
  var secondsUntilMint: Double?
  var secondsUntilRevocation: Double?
  /// Leases of the whole drill, and audit events that tell of one.
  var leases = 0
  var issueEvents: Int?
  /// Lines of the audit that are no events, or whose number does not follow the one before.
  var brokenLines: Int?
  /// From the start after a kill until it wanted traffic, in seconds.
  var secondsUntilReady: Double?
  /// Rules that were acknowledged, and those that are not there after the kill.
  var acknowledged = 0
  var lost: Int?

  var rules: [ChaosRule] {
    [
      ChaosRule("orders_refused_while_full", ordersRefused, .atLeast(1)),
      ChaosRule("orders_answered_wrongly", ordersWrong, .exactly(0)),
      ChaosRule("mints_while_full", mints.accepted, .atLeast(1)),
      ChaosRule("mints_told_to_come_back_once_the_audit_was_behind", mints.shed, .atLeast(1)),
      ChaosRule("mints_answered_wrongly", mints.wrong, .exactly(0)),
      ChaosRule("questions_while_full", questions, .atLeast(1)),
      ChaosRule("questions_answered_wrongly", wrongVerdicts, .exactly(0)),
      ChaosRule("until_it_mints_again", secondsUntilMint, .atMost(5), "s"),
      ChaosRule("until_it_revokes_again", secondsUntilRevocation, .atMost(5), "s"),
      ChaosRule("leases_without_an_audit_event", unrecorded, .exactly(0)),
      ChaosRule("audit_lines_that_are_broken_or_missing", brokenLines.map(Double.init), .exactly(0)),
      ChaosRule("until_it_is_ready_after_a_kill", secondsUntilReady, .atMost(10), "s"),
      ChaosRule("rules_acknowledged", acknowledged, .atLeast(1)),
      ChaosRule("acknowledged_rules_lost", lost.map(Double.init), .exactly(0)),
    ]
  }

  var figures: [ChaosFigure] { [ChaosFigure("leases", leases), ChaosFigure("mints_while_full", mints.accepted)] }

  private var unrecorded: Double? { issueEvents.map { Double(abs(leases - $0)) } }
}
