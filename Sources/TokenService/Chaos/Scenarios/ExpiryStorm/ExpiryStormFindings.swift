/// What became of clients whose leases all end at once: of those that spread their renewals, and of those that do not.
struct ExpiryStormFindings: ChaosFindings {
  /// What was seen of one kind of client.
  struct Crowd: Sendable, Hashable {
    var clients = 0
    /// Clients whose first lease was renewed before it ended.
    var renewedInTime = 0
    /// Clients that were without a token at some moment, and for how long altogether, in seconds.
    var withoutToken = 0
    var secondsWithoutToken = 0.0
    /// Requests for leases, the first ones left out: how many, how many were 503 or 429, how many were answered otherwise
    /// wrongly or not at all.
    var requests = 0
    var shed = 0
    var wrong = 0
    /// The most requests within a tenth of a second.
    var peak = 0
  }

  var spreading = Crowd()
  var naive = Crowd()

  var rules: [ChaosRule] {
    [
      ChaosRule("clients_that_spread_without_a_token", spreading.withoutToken, .exactly(0)),
      ChaosRule("clients_that_spread_renewed_in_time", spreading.renewedInTime, .exactly(Double(spreading.clients))),
      ChaosRule("wrong_answers_to_clients_that_spread", spreading.wrong, .exactly(0)),
      ChaosRule("wrong_answers_to_naive_clients", naive.wrong, .exactly(0)),
      // Unless those that do not spread came together, there was no storm.
      ChaosRule("naive_clients_in_the_same_tenth_of_a_second", share, .atLeast(0.25)),
      ChaosRule("peak_of_naive_to_peak_of_spreading", ratio, .atLeast(2)),
    ]
  }

  var figures: [ChaosFigure] {
    [
      ChaosFigure("clients", spreading.clients),
      ChaosFigure("peak_spreading", Double(spreading.peak), "requests in 100 ms"),
      ChaosFigure("peak_naive", Double(naive.peak), "requests in 100 ms"),
      ChaosFigure("requests_spreading", spreading.requests), ChaosFigure("requests_naive", naive.requests),
      ChaosFigure("shed_spreading", spreading.shed), ChaosFigure("shed_naive", naive.shed),
      ChaosFigure("naive_clients_without_a_token", naive.withoutToken),
      ChaosFigure("naive_time_without_a_token", naive.secondsWithoutToken, "client seconds"),
    ]
  }

  private var share: Double? { naive.clients == 0 ? nil : Double(naive.peak) / Double(naive.clients) }
  private var ratio: Double? { spreading.peak == 0 ? nil : Double(naive.peak) / Double(spreading.peak) }
}
