/// What came of the requests of a load.
struct LoadSeen: Sendable, Hashable {
  /// What came of one request.
  enum Outcome: Sendable, Hashable {
    /// A lease.
    case accepted
    /// 503 or 429, with the word when to come back.
    case shed
    /// 503 or 429, without it.
    case shedSilently
    /// Any other status.
    case refused(Int)
    /// 200 without a lease in it.
    case unreadable
    /// The connection ended, or nothing came in time.
    case unanswered
  }

  /// How many requests were due.
  var due = 0
  /// How many of them were sent while the load went on.
  var sent = 0
  var accepted = 0
  var shed = 0
  var shedSilently = 0
  var refused: [Int: Int] = [:]
  var unreadable = 0
  var unanswered = 0
  /// From the moment at which each accepted request was due until its answer was whole, in milliseconds.
  var latencies: [Double] = []
  /// How long requests were due.
  var seconds = 0.0
  /// Leases that came while requests were due, the first of them left out, and how long that was: what is on its way at
  /// the beginning and at the end must not count for what can be done.
  var steady = 0
  var steadySeconds = 0.0

  /// Requests that were sent a second.
  var offeredRate: Double { rate(sent) }
  /// Leases a second, once the load had settled.
  var goodput: Double { steadySeconds > 0 ? Double(steady) / steadySeconds : 0 }
  /// Answers that are neither a lease nor a clear word to come back.
  var wrong: Int { shedSilently + refused.values.reduce(0, +) + unreadable + unanswered }
  var answered: Int { accepted + shed + wrong - unanswered }
  /// The share of the answered requests that got a lease.
  var successRatio: Double { answered == 0 ? 0 : Double(accepted) / Double(answered) }

  /// - Parameter isSteady: the answer came once the load had settled, and before it ended.
  mutating func count(_ outcome: Outcome, milliseconds: Double, isSteady: Bool = false) {
    switch outcome {
    case .accepted:
      accepted += 1
      if isSteady { steady += 1 }
      latencies.append(milliseconds)
    case .shed: shed += 1
    case .shedSilently: shedSilently += 1
    case .refused(let status): refused[status, default: 0] += 1
    case .unreadable: unreadable += 1
    case .unanswered: unanswered += 1
    }
  }

  /// The latency that this share of the accepted requests did not exceed, in milliseconds; none where none was accepted.
  func latency(_ share: Double) -> Double? {
    guard !latencies.isEmpty else { return nil }
    let sorted = latencies.sorted()
    let rank = Int((Double(sorted.count) * share).rounded(.up)) - 1
    return sorted[min(max(rank, 0), sorted.count - 1)]
  }

  /// In one line of a log.
  var words: String {
    let p99 = Figure.milliseconds(latency(0.99))
    let others = refused.sorted { $0.key < $1.key }.map { "\($0.value) of status \($0.key)" }
    let parts = [
      "\(Figure.count(sent)) of \(Figure.count(due)) sent (\(Figure.decimal(offeredRate))/s)",
      "\(Figure.count(accepted)) accepted (\(Figure.decimal(goodput))/s, p99 \(p99))",
      "\(Figure.count(shed)) told to come back",
      "\(shedSilently) without retry-after", "\(unreadable) unreadable", "\(unanswered) unanswered",
    ]
    return (parts + others).joined(separator: ", ")
  }

  private func rate(_ count: Int) -> Double { seconds > 0 ? Double(count) / seconds : 0 }
}

extension LoadSeen {
  /// Takes what came of another load, after this one, in.
  mutating func add(_ other: LoadSeen) {
    due += other.due
    sent += other.sent
    accepted += other.accepted
    shed += other.shed
    shedSilently += other.shedSilently
    refused.merge(other.refused, uniquingKeysWith: +)
    unreadable += other.unreadable
    unanswered += other.unanswered
    latencies += other.latencies
    seconds += other.seconds
    steady += other.steady
    steadySeconds += other.steadySeconds
  }
}
