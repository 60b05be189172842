extension LeaseMachine {
  /// Answers who can be answered: with the token at hand, or because waiting would not help.
  mutating func answerAsks(at now: Duration) {
    guard !asks.isEmpty else { return }
    var waiting: [Ask] = []
    for ask in asks {
      if let answer = answer(to: ask, at: now) {
        effects.append(.answer(id: ask.id, answer))
      } else {
        waiting.append(ask)
      }
    }
    // Nobody keeps it fresh but those who ask: one of them has the next token fetched.
    if waiting.count < asks.count, isDue(at: now), attempt == nil, now >= notBefore { begin(at: now) }
    asks = waiting
  }

  /// What the token's user is told now; `nil` is to wait.
  private func answer(to ask: Ask, at now: Duration) -> Result<LeasedToken, LeaseError>? {
    if isSignedOut { return .failure(.signedOut) }
    if let held, held.isGood(at: now, for: ask.validFor) { return .success(held.token) }
    if let held, !held.isRejected, held.end - held.sent <= ask.validFor { return .failure(.livesTooShort) }
    let error = lastError ?? .unavailable(.timedOut)
    if now >= ask.until { return .failure(error) }
    if attempt == nil, now < notBefore, isRefused || notBefore >= ask.until { return .failure(error) }
    return nil
  }

  /// Whether a request is to be made as soon as one may be.
  func isWanted(at now: Duration) -> Bool {
    guard !isSignedOut else { return false }
    return !asks.isEmpty || isKept && held?.isGood(at: now) != true || isKept && isDue(at: now)
  }

  /// Whether there is a token whose time to be refreshed has come.
  func isDue(at now: Duration) -> Bool {
    guard let held, held.isGood(at: now) else { return false }
    return now >= held.refresh
  }
}
