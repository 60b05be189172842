import Synchronization
import TokenRules

/// What the load and the drill share: the ledger, the idea of the fleet, where replicas listen; one lock for all.
final class RehearsalRecord: Sendable {
  struct Contents: Sendable {
    var ledger = RehearsalLedger()
    var fleet: FleetModel
    /// Where replicas listen.
    var addresses: [ReplicaAddress]
    /// Which ones a balancer would give traffic to.
    var isReady: [Bool]
    var phase = "start"
    /// Found since the last look, to be written to the evidence; the ledger has counted all of them.
    var violations: [RehearsalLedger.Violation] = []
  }

  /// The evidence has this many violations at most; what is counted has no bound.
  private static let largestBacklog = 200

  private let contents: Mutex<Contents>
  let clock: any TokenClock

  init(fleet: FleetModel, addresses: [ReplicaAddress], clock: any TokenClock) {
    let isReady = addresses.map { _ in true }
    contents = Mutex(Contents(fleet: fleet, addresses: addresses, isReady: isReady))
    self.clock = clock
  }

  func with<Result>(_ body: (inout sending Contents) -> sending Result) -> sending Result { contents.withLock(body) }

  /// The rehearsal's clock, in milliseconds since 1970.
  var now: Int64 { clock.now().milliseconds }

  func address(of replica: Int) -> ReplicaAddress { with { $0.addresses[replica] } }

  /// Counts a verdict that was asked for and given within a time.
  func record(
    _ verdict: Verdict,
    of token: DrillToken,
    at replica: Int,
    during time: ClosedRange<Int64>,
    milliseconds: Double
  ) {
    with { contents in
      let expectation = contents.fleet.expectation(of: token, at: replica, during: time)
      let violation = contents.ledger.record(
        verdict,
        of: token,
        at: replica,
        expecting: expectation,
        isDown: contents.fleet.replicas[replica].isDown(during: time),
        milliseconds: milliseconds
      )
      Self.note(violation, in: &contents)
    }
  }

  /// Counts what came of a client's asking for a lease.
  func record(_ result: MintResult, at replica: Int, afterRefusal: Bool, milliseconds: Double) {
    with { contents in
      let violation = contents.ledger.record(
        result,
        at: replica,
        afterRefusal: afterRefusal,
        milliseconds: milliseconds
      )
      Self.note(violation, in: &contents)
    }
  }

  private static func note(_ violation: RehearsalLedger.Violation?, in contents: inout Contents) {
    guard let violation, contents.violations.count < largestBacklog else { return }
    contents.violations.append(violation)
  }
}
