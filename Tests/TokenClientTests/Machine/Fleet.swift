import Synchronization
import TestSupport

@testable import TokenClient

/// Many leases over a simulated time, all started in the same moment; they know nothing of each other, so each lives its life in turn.
struct Fleet {
  /// What a service says to a request at a time after the start.
  enum Answer {
    case lease
    case failed(MintOutcome)
  }

  /// What was seen.
  struct Report: Sendable {
    /// Requests by second.
    var requests: [Int]
    /// Requests that brought a lease, by second.
    var leases: [Int]
    /// Uses with a token that had ended, or that the lease handed out for too short a time.
    var staleUses = 0
    /// Uses for which there was no token.
    var refusedUses = 0
    var uses = 0
    /// Leases between which more than one request was made, or that came before 0.6 or after 1.0 of the period.
    var irregularities = 0

    init(seconds: Int) {
      requests = Array(repeating: 0, count: seconds)
      leases = requests
    }

    mutating func add(_ other: Report) {
      for index in requests.indices {
        requests[index] += other.requests[index]
        leases[index] += other.leases[index]
      }
      staleUses += other.staleUses
      refusedUses += other.refusedUses
      uses += other.uses
      irregularities += other.irregularities
    }
  }

  let leases: Int
  let seconds: Int
  var life = 300
  var refresh = 270
  var seed: UInt64 = 1
  var service: @Sendable (Duration) -> Answer = { _ in .lease }

  /// Lets all of them live, on two threads.
  func run() async throws -> Report {
    async let one = OwnThread.run { [self] in part(stride(from: 0, to: leases, by: 2)) }
    async let other = OwnThread.run { [self] in part(stride(from: 1, to: leases, by: 2)) }
    var report = try await one
    report.add(try await other)
    return report
  }

  private func part(_ numbers: StrideTo<Int>) -> Report {
    var report = Report(seconds: seconds)
    for number in numbers {
      var life = FleetLife(self, number: number)
      life.run(&report)
    }
    return report
  }
}

/// One lease of a fleet.
private struct FleetLife {
  private let fleet: Fleet
  private var machine: LeaseMachine
  private var random: SeededGenerator
  private var now = Duration.zero
  private var tokenEnd = Duration.zero
  private var lastSent: Duration?

  init(_ fleet: Fleet, number: Int) {
    self.fleet = fleet
    let seed = fleet.seed &* 1_000_003 &+ UInt64(number)
    machine = LeaseMachine(requestDeadline: .seconds(15), random: SeededGenerator(seed: seed))
    random = SeededGenerator(seed: ~seed)
  }

  mutating func run(_ report: inout Fleet.Report) {
    let end = Duration.seconds(fleet.seconds)
    var effects = machine.handle(.keep(true), at: now)
    while true {
      while case .begin(let attempt)? = effects.first { effects = request(attempt, &report) }
      guard let alarm = machine.alarm, alarm < end else { return }
      // Somebody uses a token at any time before, and in the last moment before.
      use(at: now + (alarm - now) * Double.random(in: 0..<1, using: &random), &report)
      now = alarm
      effects = machine.handle(.time, at: now)
    }
  }

  /// A request takes 5 to 100 ms; the token is issued half-way, its times in whole seconds rounded down.
  private mutating func request(_ attempt: MintAttempt, _ report: inout Fleet.Report) -> [LeaseEffect] {
    let sent = now
    let time = Duration.milliseconds(Int64.random(in: 5...100, using: &random))
    let second = Int(sent.components.seconds)
    report.requests[second] += 1
    now += time
    switch fleet.service(sent) {
    case .failed(let outcome): return machine.handle(.outcome(attempt: attempt.id, outcome), at: now)
    case .lease:
      report.leases[second] += 1
      if let lastSent {
        let part = (sent - lastSent) / .seconds(fleet.refresh)
        if !(0.6..<1).contains(part) { report.irregularities += 1 }
      }
      lastSent = sent
      tokenEnd = .seconds((sent + time / 2).components.seconds + Int64(fleet.life))
      let answer = LeaseAnswer(
        token: LeasedToken(value: "t"),
        expiresIn: .seconds(fleet.life),
        refreshAfterIn: .seconds(fleet.refresh)
      )
      return machine.handle(.outcome(attempt: attempt.id, .lease(answer, sent: sent)), at: now)
    }
  }

  /// Asks without waiting, as an application in a hurry does.
  private mutating func use(at moment: Duration, _ report: inout Fleet.Report) {
    now = moment
    report.uses += 1
    let margin = Duration.seconds(5)
    var isAnswered = false
    for case .answer(_, let answer) in machine.handle(.ask(id: 1, validFor: margin, until: now), at: now) {
      isAnswered = true
      guard case .success = answer else {
        report.refusedUses += 1
        continue
      }
      if now + margin > tokenEnd { report.staleUses += 1 }
    }
    if !isAnswered { report.staleUses += 1 }
  }
}
