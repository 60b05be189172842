import Synchronization

extension TokenLease {
  /// Hands an event to the machine, and does what it wants done.
  func send(
    _ event: (_ now: Duration) -> LeaseEvent,
    from waiter: (id: UInt64, continuation: LeaseDriver.Waiter)? = nil
  ) {
    let (answers, ended) = shared.withLock { driver in
      // Read inside, so that the machine's time never goes back.
      let now = clock.now()
      if let waiter { driver.waiters[waiter.id] = waiter.continuation }
      var answers: [(LeaseDriver.Waiter, Result<LeasedToken, LeaseError>)] = []
      var ended: [Task<Void, Never>] = []
      for effect in driver.machine.handle(event(now), at: now) {
        switch effect {
        case .begin(let attempt): driver.request = (attempt.id, request(attempt))
        case .abandon(let id): if let request = driver.request, request.attempt == id { ended.append(request.task) }
        case .answer(let id, let answer): driver.waiters.removeValue(forKey: id).map { answers.append(($0, answer)) }
        }
      }
      if let alarm = setAlarm(&driver) { ended.append(alarm) }
      driver.tellState(at: now)
      return (answers, ended)
    }
    // Outside of the lock: what is cancelled may run handlers that are not ours.
    for task in ended { task.cancel() }
    for (waiter, answer) in answers { waiter.resume(with: answer.mapError { $0 as any Error }) }
  }

  /// Whoever waited is cancelled; the request goes on.
  func withdraw(_ id: UInt64) {
    send { _ in .withdraw(id: id) }
    shared.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
  }

  /// Has the machine woken when it wants to be; gives the alarm that is of no use any more.
  private func setAlarm(_ driver: inout LeaseDriver) -> Task<Void, Never>? {
    guard driver.machine.alarm != driver.alarm?.moment else { return nil }
    let before = driver.alarm?.task
    driver.alarm = driver.machine.alarm.map { moment in
      let task = Task { [weak self, clock] in
        do { try await clock.sleep(until: moment) } catch { return }
        self?.wake()
      }
      return (moment, task)
    }
    return before
  }

  private func wake() {
    // Where the clock was early, the same moment must be slept for again.
    shared.withLock { $0.alarm = nil }
    send { _ in .time }
  }

  /// Sends one request; the machine is told how it ended, unless it has given it up.
  private func request(_ attempt: MintAttempt) -> Task<Void, Never> {
    let mint = MintCall(configuration: configuration, transport: transport, credential: credential, clock: clock)
    return Task { [weak self] in
      let result = await mint.run(path: attempt.path)
      self?.end(attempt, with: result)
    }
  }

  private func end(_ attempt: MintAttempt, with result: MintCall.Result) {
    if let offset = result.clockOffset { shared.withLock { $0.clockOffset = offset } }
    send { _ in .outcome(attempt: attempt.id, result.outcome) }
  }
}
