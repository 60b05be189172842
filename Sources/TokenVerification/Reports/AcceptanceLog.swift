import Synchronization
public import TokenRules

/// When a token was accepted last, by key: an atomic store a token, no lock.
///
/// Keys are few; when there are more than ``capacity``, the one that was not used for the longest time is forgotten.
public final class AcceptanceLog: Sendable {
  /// How many keys are known at once.
  public static let capacity = 64

  private final class Entry: Sendable {
    let id: String
    let at: Atomic<Int64>

    init(_ id: String, _ at: Int64) {
      self.id = id
      self.at = Atomic(at)
    }
  }

  private let entries = Snapshot<[Entry]>([])
  private let registration = Mutex<Void>(())

  /// Knows of no token yet.
  public init() {}

  /// Takes note that a token was accepted.
  public func record(_ keyID: String, at now: Timestamp) {
    guard let entry = Self.find(keyID, in: entries.value) else { return add(keyID, now) }
    entry.at.store(now.milliseconds, ordering: .relaxed)
  }

  /// When a token was accepted last, by key.
  public var lastAccepted: [String: Timestamp] {
    let pairs = entries.value.map { ($0.id, Timestamp(milliseconds: $0.at.load(ordering: .relaxed))) }
    return Dictionary(pairs) { first, _ in first }
  }

  private func add(_ keyID: String, _ now: Timestamp) {
    registration.withLock { _ in
      var known = entries.value
      if let entry = Self.find(keyID, in: known) { return entry.at.store(now.milliseconds, ordering: .relaxed) }
      if known.count >= Self.capacity {
        let ages = known.map { $0.at.load(ordering: .relaxed) }
        known.remove(at: ages.indices.min { ages[$0] < ages[$1] } ?? 0)
      }
      entries.replace(with: [Entry(keyID, now.milliseconds)] + known)
    }
  }

  /// The newest first: it is used most.
  private static func find(_ id: String, in entries: [Entry]) -> Entry? {
    for entry in entries where entry.id.utf8.elementsEqual(id.utf8) { return entry }
    return nil
  }
}
