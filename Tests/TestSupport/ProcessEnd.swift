public import Foundation

extension Process {
  /// Waits for the end; a process that does not come to it is killed, so that its test fails rather than the whole run.
  ///
  /// - Parameter limit: seconds that are more than enough.
  public func waitUntilExit(within limit: Int) {
    let id = processIdentifier
    let deadline = DispatchWorkItem { [self] in if isRunning { kill(id, SIGKILL) } }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit), execute: deadline)
    waitUntilExit()
    deadline.cancel()
  }
}
