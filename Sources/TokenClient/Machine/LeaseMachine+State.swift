extension LeaseMachine {
  /// What a user interface may show.
  func state(at now: Duration) -> LeaseState {
    if isSignedOut { return .signedOut }
    if let held, held.isGood(at: now) {
      if failures > 0 { return .failing(until: held.end) }
      return attempt == nil ? .fresh : .refreshing
    }
    return attempt != nil && failures == 0 ? .refreshing : .expired
  }

  /// When something is to be done, or changes by itself, if nothing happens before; always in the future of what was handled last.
  var alarm: Duration? {
    var alarm: Duration?
    func consider(_ moment: Duration) { alarm = min(alarm ?? moment, moment) }
    if let held, !held.isRejected { consider(held.end) }
    for ask in asks { consider(ask.until) }
    if let attempt {
      consider(attempt.deadline)
    } else if !isSignedOut {
      if !asks.isEmpty {
        consider(notBefore)
      } else if isKept {
        let due = held.map { $0.isRejected ? .zero : $0.refresh } ?? .zero
        consider(max(due, notBefore))
      }
    }
    return alarm
  }
}
