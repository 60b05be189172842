/// A lease at hand, with its times on the monotonic clock.
struct HeldLease: Sendable, Hashable {
  let token: LeasedToken
  /// When the request that brought it was sent.
  let sent: Duration
  /// When it ends at the earliest.
  let end: Duration
  /// When to ask for the next one.
  let refresh: Duration
  /// Whether a server has refused it.
  var isRejected = false

  /// A lease that came now, in answer to what was sent then.
  ///
  /// The service writes times in whole seconds, rounded down, so a token may end up to a second before its life has passed since it
  /// was asked for.
  ///
  /// - Parameter before: when the one at hand ends.
  init(
    _ answer: LeaseAnswer,
    sent: Duration,
    now: Duration,
    before: Duration?,
    random: inout some RandomNumberGenerator
  ) {
    token = answer.token
    self.sent = sent
    end = sent + answer.expiresIn - .seconds(1)
    var period = answer.refreshAfterIn
    // It brought no time: its session is about to end. Asking at the usual pace would be asking every second.
    if let before, end <= before + .seconds(1) { period = max(period, (end - sent) / 2) }
    let drawn = sent + period * Double.random(in: 0.6..<1, using: &random)
    // An answer that took longer than that must not be followed by the next request at once.
    refresh = max(drawn, now + .milliseconds(250))
  }

  /// Whether it may be used now, and for this long.
  func isGood(at now: Duration, for time: Duration = .zero) -> Bool { !isRejected && now + time < end }
}
