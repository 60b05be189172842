import NIOCore

/// One timer a connection, moved as rarely as can be: a deadline that moves away costs nothing until the timer fires and
/// is set again.
final class ConnectionTimer {
  private let eventLoop: any EventLoop
  /// Acts on what is due, and says when to look again.
  private let look: () -> NIODeadline?
  private var task: Scheduled<Void>?
  private var due = NIODeadline.distantFuture

  init(on eventLoop: any EventLoop, look: @escaping () -> NIODeadline?) {
    self.eventLoop = eventLoop
    self.look = look
  }

  /// Looks at `deadline` at the latest.
  func look(by deadline: NIODeadline) {
    guard deadline < due else { return }
    task?.cancel()
    due = deadline
    task = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.fire() }
  }

  /// Stops for good; breaks the cycle with its owner.
  func cancel() {
    task?.cancel()
    task = nil
  }

  private func fire() {
    due = .distantFuture
    task = nil
    if let next = look() { look(by: next) }
  }
}
