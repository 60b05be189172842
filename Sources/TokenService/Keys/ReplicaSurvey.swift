import TokenRules

/// What became of asking every replica.
struct ReplicaSurvey: Sendable {
  /// One replica's answer.
  struct Reading: Sendable, Hashable {
    let url: String
    let answer: ReplicaAnswer
    /// By how much its clock is ahead of ours, in milliseconds.
    let clockOffset: Int64
    /// By how much that may be wrong, in milliseconds: half of the time that the asking took.
    let clockError: Int64
  }

  /// What became of asking one.
  enum Outcome: Sendable, Hashable {
    case answered(Reading)
    case failed(url: String, ReplicaClient.Problem)
  }

  /// In the order in which the replicas were named.
  let outcomes: [Outcome]

  var readings: [Reading] {
    outcomes.compactMap { if case .answered(let reading) = $0 { reading } else { nil } }
  }

  var failures: [(url: String, problem: ReplicaClient.Problem)] {
    outcomes.compactMap { if case .failed(let url, let problem) = $0 { (url, problem) } else { nil } }
  }

  /// URLs that lead to a replica that another one has led to: through a balancer, one would speak for all.
  var repeated: [(url: String, first: String)] {
    readings.enumerated().compactMap { index, reading in
      let first = readings[..<index].first { $0.answer.replicaID == reading.answer.replicaID }
      return first.map { (reading.url, $0.url) }
    }
  }

  /// Every runtime that any replica has seen, as it reported last.
  var verifiers: [(verifier: ReplicaAnswer.Verifier, url: String)] {
    var latest: [String: (ReplicaAnswer.Verifier, String)] = [:]
    for reading in readings {
      for verifier in reading.answer.verifiers where verifier.seenAt > latest[verifier.id]?.0.seenAt ?? .min {
        latest[verifier.id] = (verifier, reading.url)
      }
    }
    return latest.values.sorted { $0.0.id < $1.0.id }
  }

  /// What the planner counts on.
  var reports: [ReplicaReport] {
    readings.map { reading in
      let answer = reading.answer
      let pairs = answer.keys.compactMap { key in key.notSigningSince.map { (key.id, $0) } }
      return ReplicaReport(
        name: reading.url,
        ringDigest: answer.ringDigest,
        notSigningSince: Dictionary(pairs, uniquingKeysWith: max),
        tokensOut: Dictionary(answer.keys.map { ($0.id, $0.tokensOut) }, uniquingKeysWith: +),
        leeway: max(answer.leeway, answer.verifiers.map(\.leeway).max() ?? 0),
        longestTTL: answer.longestTTL
      )
    }
  }

  /// The bounds where replicas and runtimes have larger ones.
  func widening(_ bounds: RotationBounds) -> RotationBounds {
    RotationBounds(
      longestTTL: max(bounds.longestTTL, reports.map(\.longestTTL).max() ?? 0),
      leeway: max(bounds.leeway, reports.map(\.leeway).max() ?? 0),
      propagation: max(bounds.propagation, readings.map(\.answer.propagation).max() ?? 0),
      clock: max(bounds.clock, readings.map(\.answer.clockBound).max() ?? 0)
    )
  }

  /// Tokens of a key that have not expired, over all replicas that answered.
  func tokensOut(of id: String) -> Int { readings.compactMap { $0.answer[id]?.tokensOut }.reduce(0, +) }

  /// When the last of them does.
  func latestExpiry(of id: String) -> Int64? { readings.compactMap { $0.answer[id]?.latestExpiry }.max() }
}
