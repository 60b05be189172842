import JWT
import Synchronization
import TokenVerification

/// Whether the service should get traffic (contract section 8), and what an operator should know meanwhile.
final class Readiness: Sendable {
  private let isShuttingDown = Atomic<Bool>(false)
  private let keys: Snapshot<KeyringStatus>
  private let audit: AuditLog
  private let clock: ClockWatch?
  private let revocations: RevocationHealth?

  /// - Parameter clock: what holds the clock to another one, where there is one.
  init(
    keys: Snapshot<KeyringStatus>,
    audit: AuditLog,
    clock: ClockWatch? = nil,
    revocations: RevocationHealth? = nil
  ) {
    self.revocations = revocations
    self.keys = keys
    self.audit = audit
    self.clock = clock
  }

  /// Turns traffic away from now on.
  func shutDown() { isShuttingDown.store(true, ordering: .relaxed) }

  /// Every check by its name, in a fixed order.
  var checks: [(name: StaticString, passes: Bool)] {
    var checks: [(name: StaticString, passes: Bool)] = [
      ("signing_key", keys.value.keyring.active != nil), ("audit", audit.isAccepting),
    ]
    if let revocations { checks.append(("revocations", revocations.passes)) }
    if let clock { checks.append(("clock", clock.passes)) }
    checks.append(("running", !isShuttingDown.load(ordering: .relaxed)))
    return checks
  }

  /// What is not as it should be, in words; only the checks turn traffic away.
  var details: [(name: StaticString, words: String)] {
    let keys = keys.value
    var details: [(name: StaticString, words: String)] = []
    if let problem = keys.reload.problem { details.append(("keyring", problem.description)) }
    if let problem = keys.historyProblem { details.append(("keyring_history", problem.description)) }
    if let problem = clock?.detail { details.append(("clock", problem)) }
    if let problem = revocations?.detail { details.append(("revocations", problem)) }
    if let problem = revocations?.fleetDetail { details.append(("replicas", problem)) }
    return details
  }
}
