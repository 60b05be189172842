import Synchronization

/// Announces the service when every listener takes connections, and not before.
final class Startup: Sendable {
  private let expected: Int
  private let ports = Mutex<[Listener: Int]>([:])
  private let announce: @Sendable ([Listener: Int]) -> Void

  init(expecting expected: Int, announce: @escaping @Sendable ([Listener: Int]) -> Void) {
    self.expected = expected
    self.announce = announce
  }

  func isUp(_ listener: Listener, port: Int) {
    let complete = ports.withLock { ports -> [Listener: Int]? in
      ports[listener] = port
      return ports.count == expected ? ports : nil
    }
    if let complete { announce(complete) }
  }
}
