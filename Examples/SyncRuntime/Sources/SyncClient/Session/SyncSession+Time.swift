extension SyncSession {
  /// When ``SessionInput/wake`` is due; `nil` while nothing is waited for.
  public var deadline: Duration? {
    var earliest = saving.writeAt
    func consider(_ time: Duration?) {
      guard let time else { return }
      earliest = min(earliest ?? time, time)
    }
    guard ending == nil else { return nil }
    consider(retryAt)
    if let socket {
      consider(socket.heardAt + configuration.silence)
      consider(socket.answerBy)
      consider(tokenRequest == nil ? socket.renewAt : nil)
    }
    for subscription in subscriptions.values { consider(subscription.dueAt) }
    return earliest
  }

  func isDue(_ time: Duration?) -> Bool { time.map { $0 <= now } ?? false }

  mutating func wake() {
    if isDue(saving.writeAt) { save() }
    if isDue(retryAt) {
      retryAt = nil
      obtainToken(validFor: configuration.minimumLife)
    }
    guard let socket else { return }
    if socket.heardAt + configuration.silence <= now || isDue(socket.answerBy) {
      counters.silences += 1
      return abandon(code: 1001)
    }
    if isDue(socket.renewAt), tokenRequest == nil { renew() }
    for (stream, subscription) in subscriptions.sorted(by: { $0.key < $1.key }) where isDue(subscription.dueAt) {
      guard subscription.state != .wantsSnapshot else {
        fetchSnapshot(of: stream)
        continue
      }
      counters.silences += 1
      return abandon(code: 1001)
    }
  }
}
