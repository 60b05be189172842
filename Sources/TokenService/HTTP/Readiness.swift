import JWT
import Synchronization
import TokenVerification

/// Whether the service should get traffic (contract section 8).
final class Readiness: Sendable {
  private let isShuttingDown = Atomic<Bool>(false)
  private let keyring: Snapshot<Keyring>
  private let audit: AuditLog

  init(keyring: Snapshot<Keyring>, audit: AuditLog) {
    self.keyring = keyring
    self.audit = audit
  }

  /// Turns traffic away from now on.
  func shutDown() { isShuttingDown.store(true, ordering: .relaxed) }

  /// Every check by its name, in a fixed order.
  var checks: [(name: StaticString, passes: Bool)] {
    [
      ("signing_key", keyring.value.active != nil),
      ("audit", audit.isAccepting),
      ("running", !isShuttingDown.load(ordering: .relaxed)),
    ]
  }
}
