import JWT

/// What was learnt about tokens, for a while: bounded in number, the oldest goes first.
struct TimedCache<Value: Sendable>: Sendable {
  private struct Entry {
    let value: Value
    /// Monotonic time.
    let end: Duration
    /// Tells this entry from earlier ones of the same token.
    let number: Int
  }

  private let capacity: Int
  private var entries: [SHA256Digest: Entry] = [:]
  /// Tokens in the order in which they came; those before `first` are gone.
  private var order: [(digest: SHA256Digest, number: Int)] = []
  private var first = 0
  private var next = 0

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { entries.count }
  /// How many marks of order are kept for them.
  var marks: Int { order.count }

  /// What is known about a token.
  func value(for digest: SHA256Digest, at uptime: Duration) -> Value? {
    guard let entry = entries[digest], uptime < entry.end else { return nil }
    return entry.value
  }

  /// Keeps a value until `end`.
  mutating func insert(_ value: Value, for digest: SHA256Digest, until end: Duration) {
    entries[digest] = Entry(value: value, end: end, number: next)
    order.append((digest, next))
    next += 1
    while entries.count > capacity { removeOldest() }
    if first > capacity {
      order.removeFirst(first)
      first = 0
    }
    // The same few tokens, again and again, leave nothing but marks behind.
    if order.count - first > 2 * capacity { dropStaleMarks() }
  }

  private mutating func removeOldest() {
    let oldest = order[first]
    first += 1
    if entries[oldest.digest]?.number == oldest.number { entries[oldest.digest] = nil }
  }

  private mutating func dropStaleMarks() {
    order = order[first...].filter { entries[$0.digest]?.number == $0.number }
    first = 0
  }
}
