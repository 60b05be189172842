/// What is to be done when: the earliest first (a binary heap).
struct ActionQueue<Action: Sendable>: Sendable {
  private var entries: [(due: Duration, action: Action)] = []

  var count: Int { entries.count }

  /// How many actions are of a kind.
  func count(where isCounted: (Action) -> Bool) -> Int { entries.count { isCounted($0.action) } }

  mutating func add(_ action: Action, at due: Duration) {
    entries.append((due, action))
    var child = entries.count - 1
    while child > 0, entries[child].due < entries[(child - 1) / 2].due {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the earliest action, if its time has come.
  mutating func takeDue(at now: Duration) -> Action? {
    guard let first = entries.first, first.due <= now else { return nil }
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    sink()
    return first.action
  }

  private mutating func sink() {
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < entries.count }
      guard let least = children.min(by: { entries[$0].due < entries[$1].due }) else { return }
      guard entries[least].due < entries[parent].due else { return }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
