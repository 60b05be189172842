extension LeaseMachine {
  /// The request in flight has come to an end.
  mutating func conclude(_ outcome: MintOutcome, at now: Duration) {
    attempt = nil
    switch outcome {
    case .lease(let answer, let sent): take(answer, sent: sent, at: now)
    case .failed(let failure, let ordered): fail(.unavailable(failure), ordered: ordered, at: now)
    case .refused(let error): refuse(error, at: now)
    case .noCredential: forget(signedOut: true, at: now)
    case .unauthorized where isCredentialDoubted: forget(signedOut: true, at: now)
    case .unauthorized:
      isCredentialDoubted = true
      begin(at: now)
    case .notFound where path + 1 < MintURL.paths.count:
      path += 1
      begin(at: now)
    case .notFound:
      path = 0
      refuse(.refused(status: 404, code: "not_found"), at: now)
    }
  }

  /// Something went wrong; the token at hand stays.
  mutating func fail(_ error: LeaseError, ordered: Duration? = nil, at now: Duration) {
    failures += 1
    lastError = error
    isRefused = false
    if let ordered {
      let timeLeft = held.map { $0.end - now }
      notBefore = now + Backoff.draw(after: failures, ordered: ordered, timeLeft: timeLeft, random: &random)
    } else {
      notBefore = now + Backoff.draw(after: failures, random: &random)
    }
  }

  /// A server did not accept this token; where a newer one is at hand already, that is no news.
  ///
  /// The first time the next one may be asked for at once. Where new tokens are refused as soon as they come, asking at once would be
  /// a loop.
  mutating func reject(_ token: LeasedToken, at now: Duration) {
    guard let held, !held.isRejected, held.token.value == token.value else { return }
    self.held?.isRejected = true
    rejections = now - held.sent > Backoff.longest ? 1 : rejections + 1
    if rejections > 1 {
      notBefore = max(notBefore, now + Backoff.draw(after: rejections - 1, random: &random))
    }
  }

  /// Drops everything that belongs to a credential: an answer that is still on its way is not looked at.
  mutating func forget(signedOut: Bool, at now: Duration) {
    if let attempt { effects.append(.abandon(attempt: attempt.id)) }
    attempt = nil
    held = nil
    failures = 0
    rejections = 0
    lastError = nil
    isRefused = false
    isCredentialDoubted = false
    notBefore = now
    isSignedOut = signedOut
  }

  private mutating func take(_ answer: LeaseAnswer, sent: Duration, at now: Duration) {
    let before = held.flatMap { $0.isRejected ? nil : $0.end }
    let lease = HeldLease(answer, sent: sent, now: now, before: before, random: &random)
    guard lease.isGood(at: now) else { return fail(.unavailable(.endedOnArrival), at: now) }
    held = lease
    failures = 0
    lastError = nil
    isRefused = false
    isCredentialDoubted = false
    notBefore = now
  }

  private mutating func refuse(_ error: LeaseError, at now: Duration) {
    failures += 1
    lastError = error
    isRefused = true
    notBefore = now + Backoff.refused(random: &random)
  }
}
