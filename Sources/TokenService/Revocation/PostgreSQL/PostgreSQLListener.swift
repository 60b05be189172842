import Dispatch
import Synchronization
import TokenRules

/// Waits for notifications on a connection and a thread of its own, and turns them into hints.
final class PostgreSQLListener: Sendable {
  static let channel = "token_service_changes"

  private let session: PostgreSQLSession
  private let hints: StoreHints
  private let thread = DispatchQueue(label: "postgresql.listening")
  private let isStarted = Atomic(false)

  init(_ session: PostgreSQLSession, _ hints: StoreHints) { (self.session, self.hints) = (session, hints) }

  /// Begins to listen, where nobody has asked for it yet.
  func start() {
    guard session.limits.listens, !session.interrupt.hasFired else { return }
    guard !isStarted.exchange(true, ordering: .acquiringAndReleasing) else { return }
    thread.async { [self] in listen() }
  }

  /// Returns when nobody listens any more, which the session's interrupt leads to.
  func finish() async { await withCheckedContinuation { done in thread.async { done.resume() } } }

  private func listen() {
    var backOff = PostgreSQLBackOff(longest: session.limits.pause)
    while !session.interrupt.hasFired {
      do throws(PGFailure) {
        let connection = try session.connect(for: .listening)
        try connection.script("LISTEN " + Self.channel)
        backOff.succeed()
        // Something may have come before this.
        hints.hint()
        while true {
          if try connection.isNotified(within: session.limits.listening) {
            hints.hint()
          } else {
            // A network that has died says nothing either.
            try connection.script("SELECT 1")
          }
        }
      } catch {
        backOff.fail(error, at: .zero)
        session.interrupt.sleep(backOff.pause)
      }
    }
  }
}
