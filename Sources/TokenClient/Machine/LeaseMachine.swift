/// The life of a lease: what is asked for when, what is handed out, when it is given up.
///
/// Pure: events and the time go in, effects come out. Time is a `Duration` on a monotonic clock that counts sleep, and never goes back.
struct LeaseMachine: Sendable {
  /// Who waits for a token.
  struct Ask: Sendable {
    let id: UInt64
    let validFor: Duration
    let until: Duration
  }

  let requestDeadline: Duration
  var random: any RandomNumberGenerator & Sendable
  /// Whether it is kept fresh although nobody asks.
  var isKept = false
  var held: HeldLease?
  var asks: [Ask] = []
  /// The one request in flight.
  var attempt: MintAttempt?
  var lastAttempt: UInt64 = 0
  /// Which of `MintURL.paths` the service has.
  var path = 0
  /// Failures since the last success.
  var failures = 0
  /// Tokens in a row that a server refused soon after they came.
  var rejections = 0
  /// What the last request ended with, where it brought no lease.
  var lastError: LeaseError?
  /// Whether that was a refusal, which waiting does not cure.
  var isRefused = false
  /// No request before this moment.
  var notBefore = Duration.zero
  /// Whether the credential has been refused once.
  var isCredentialDoubted = false
  var isSignedOut = false
  var effects: [LeaseEffect] = []

  init(requestDeadline: Duration, random: any RandomNumberGenerator & Sendable) {
    self.requestDeadline = requestDeadline
    self.random = random
  }

  /// Takes an event in, and says what is to be done, in this order.
  mutating func handle(_ event: LeaseEvent, at now: Duration) -> [LeaseEffect] {
    effects = []
    pass(to: now)
    switch event {
    case .time: break
    case .ask(let id, let validFor, let until): asks.append(Ask(id: id, validFor: validFor, until: until))
    case .withdraw(let id): asks.removeAll { $0.id == id }
    case .outcome(let id, let outcome): if id == attempt?.id { conclude(outcome, at: now) }
    case .reject(let token): reject(token, at: now)
    case .keep(let isKept): self.isKept = isKept
    case .credentialChanged: forget(signedOut: false, at: now)
    case .signOut: forget(signedOut: true, at: now)
    }
    answerAsks(at: now)
    if attempt == nil, isWanted(at: now), now >= notBefore { begin(at: now) }
    return effects
  }

  /// Starts the one request.
  mutating func begin(at now: Duration) {
    lastAttempt += 1
    let attempt = MintAttempt(id: lastAttempt, path: MintURL.paths[path], deadline: now + requestDeadline)
    self.attempt = attempt
    effects.append(.begin(attempt))
  }

  /// What the passing of time alone does.
  private mutating func pass(to now: Duration) {
    if let attempt, now >= attempt.deadline {
      effects.append(.abandon(attempt: attempt.id))
      self.attempt = nil
      fail(.unavailable(.timedOut), at: now)
    }
    if let held, now >= held.end { self.held = nil }
  }
}
