import Synchronization

/// What a server has acknowledged, from several tasks.
final class Acknowledged: Sendable {
  private let ids = Mutex<[String]>([])

  func add(_ id: String) { ids.withLock { $0.append(id) } }

  var all: [String] { ids.withLock { $0 } }
}
