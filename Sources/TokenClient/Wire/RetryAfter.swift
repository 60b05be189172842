/// How long an answer asks us to stay away.
enum RetryAfter {
  /// What is believed at most: a server that says more has made a mistake, and a client must come back from it.
  static let longest = Duration.seconds(300)

  /// Reads `retry-after`, seconds or a date; `nil` where there is none, or it is neither.
  ///
  /// A date is held against the answer's own `date`, the server's clock against the server's; without one, against our own.
  static func read(_ response: LeaseResponse, timeOfDay: Duration) -> Duration? {
    guard let text = response.retryAfter else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return Int64(text).map { min(.seconds(min($0, 86_400)), longest) } ?? longest
    }
    guard let moment = HTTPDate.parse(text) else { return nil }
    let from = response.date.flatMap(HTTPDate.parse) ?? timeOfDay.components.seconds
    return min(.seconds(max(0, moment - from)), longest)
  }
}
