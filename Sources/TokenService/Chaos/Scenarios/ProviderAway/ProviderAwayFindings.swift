/// What callers saw while the identity provider hung, and while it was down.
struct ProviderAwayFindings: ChaosFindings {
  /// What came of the requests of callers whom the provider has to be asked about.
  struct Asked: Sendable, Hashable {
    var leases = 0
    /// 503 with the word when to come back.
    var refused = 0
    /// Anything else, and nothing.
    var wrong = 0
    /// The longest that one took, in milliseconds.
    var longest = 0.0
  }

  var before = Asked()
  var hanging = Asked()
  var down = Asked()
  /// From the provider's return until a caller that it knows got a lease, in seconds.
  var secondsUntilRecovered: Double?
  /// Callers with session tokens and access keys, before and meanwhile.
  var othersBefore = LoadSeen()
  var othersMeanwhile = LoadSeen()
  /// Below this, in milliseconds, a difference is the scheduler's.
  let latencyFloor: Double

  /// The service gives the provider two seconds; a busy machine may add to that.
  static let longestWait = 3000.0

  var rules: [ChaosRule] {
    [
      ChaosRule("leases_before", before.leases, .atLeast(1)),
      ChaosRule("wrong_answers_before", before.refused + before.wrong, .exactly(0)),
      ChaosRule("refused_while_it_hangs", hanging.refused, .atLeast(1)),
      ChaosRule("wrong_answers_while_it_hangs", hanging.leases + hanging.wrong, .exactly(0)),
      ChaosRule("longest_answer_while_it_hangs", hanging.longest, .atMost(Self.longestWait), "ms"),
      ChaosRule("refused_while_it_is_down", down.refused, .atLeast(1)),
      ChaosRule("wrong_answers_while_it_is_down", down.leases + down.wrong, .exactly(0)),
      ChaosRule("longest_answer_while_it_is_down", down.longest, .atMost(Self.longestWait), "ms"),
      ChaosRule("until_its_callers_get_leases_again", secondsUntilRecovered, .atMost(5), "s"),
      ChaosRule("leases_of_the_others", othersMeanwhile.accepted, .atLeast(1)),
      ChaosRule("others_without_a_lease", othersMeanwhile.shed + othersMeanwhile.wrong, .exactly(0)),
      ChaosRule("p99_of_the_others", othersMeanwhile.latency(0.99), .atMost(latencyBound), "ms"),
    ]
  }

  var figures: [ChaosFigure] { [ChaosFigure("p99_of_the_others_before", othersBefore.latency(0.99), "ms")] }

  private var latencyBound: Double { max(latencyFloor, 2 * (othersBefore.latency(0.99) ?? 0)) }
}
