import Synchronization
import TokenRules

/// What the drill and its clients share; one lock for all.
final class CanaryRecord: Sendable {
  struct Contents: Sendable {
    var ledger: CanaryLedger
    /// Who minted a token, by its id, for the tokens that clients may still hold.
    var minters: [String: DrillRevision] = [:]
    /// Whether the canary can be asked about tokens.
    var isCanaryUp = true
  }

  private let contents: Mutex<Contents>
  let clock: any TokenClock

  init(clients: Int, clock: any TokenClock) {
    contents = Mutex(Contents(ledger: CanaryLedger(clients: clients)))
    self.clock = clock
  }

  func with<Result>(_ body: (inout sending Contents) -> sending Result) -> sending Result { contents.withLock(body) }

  var ledger: CanaryLedger { with(\.ledger) }
}
