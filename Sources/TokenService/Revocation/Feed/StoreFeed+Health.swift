import TokenRules

extension StoreFeed {
  /// How old the knowledge is, in seconds; `nil` where there is none.
  func age(at uptime: Duration) -> Double? {
    standing.age(at: uptime).map { Double($0.nanoseconds) / 1_000_000_000 }
  }

  /// What is not as it should be, in words for anybody.
  ///
  /// - Parameter interval: the time between two looks; a few of them are no news.
  func detail(at uptime: Duration, every interval: Duration) -> String? {
    guard let age = standing.age(at: uptime) else { return "the record of revocations has not been read yet" }
    guard age > max(.seconds(2), interval * 3) else { return nil }
    let length = TimeInWords.exactLength(age.components.seconds)
    guard let bound = freshness.bound else { return "the store has not answered for \(length)" }
    let end = TimeInWords.exactLength(bound.components.seconds)
    return freshness.isFresh(at: uptime)
      ? "the store has not answered for \(length); tokens are refused after \(end)"
      : "the store has not answered for \(length), longer than \(end): tokens are neither accepted nor issued"
  }
}
