import TestSupport

@testable import TokenClient

/// A machine, a time that stands still until it is told, and the effects in order.
struct MachineBench {
  var machine: LeaseMachine
  var now = Duration.seconds(1000)
  /// What was answered, by ask.
  var answers: [UInt64: Result<LeasedToken, LeaseError>] = [:]
  /// Requests that were begun, and are not over.
  var attempts: [MintAttempt] = []
  /// How many were begun at all.
  var begun = 0
  private var lastAsk: UInt64 = 0
  private var lastToken = 0

  init(seed: UInt64 = 1) {
    machine = LeaseMachine(requestDeadline: .seconds(15), random: SeededGenerator(seed: seed))
  }

  mutating func send(_ event: LeaseEvent) {
    for effect in machine.handle(event, at: now) {
      switch effect {
      case .begin(let attempt):
        begun += 1
        attempts.append(attempt)
      case .abandon(let id): attempts.removeAll { $0.id == id }
      case .answer(let id, let answer): answers[id] = answer
      }
    }
  }

  /// Asks for a token, and gives the ask's number.
  @discardableResult
  mutating func ask(validFor: Duration = .seconds(5), patience: Duration = .seconds(30)) -> UInt64 {
    lastAsk += 1
    send(.ask(id: lastAsk, validFor: validFor, until: now + patience))
    return lastAsk
  }

  /// What an ask is told now; `nil` where it waits.
  mutating func asked(validFor: Duration = .seconds(5)) -> Result<LeasedToken, LeaseError>? {
    let id = ask(validFor: validFor)
    defer { send(.withdraw(id: id)) }
    return answers[id]
  }

  /// Ends the request in flight.
  mutating func end(_ outcome: MintOutcome) {
    let attempt = attempts.removeFirst()
    send(.outcome(attempt: attempt.id, outcome))
  }

  /// Ends the request in flight with a lease, after this long.
  @discardableResult
  mutating func mint(life: Int = 300, refresh: Int = 270, taking: Duration = .milliseconds(20)) -> LeasedToken {
    let sent = now
    now += taking
    lastToken += 1
    let token = LeasedToken(value: "token-\(lastToken)", tokenID: "sync_\(lastToken)")
    end(.lease(.init(token: token, expiresIn: .seconds(life), refreshAfterIn: .seconds(refresh)), sent: sent))
    return token
  }

  /// Lets time pass; the machine is woken whenever it wants to be.
  mutating func pass(_ time: Duration) { pass(to: now + time) }

  mutating func pass(to end: Duration) {
    while let alarm = machine.alarm, alarm <= end {
      precondition(alarm > now, "an alarm that has passed would be a loop")
      now = alarm
      send(.time)
    }
    now = end
  }

  var state: LeaseState { machine.state(at: now) }
}
