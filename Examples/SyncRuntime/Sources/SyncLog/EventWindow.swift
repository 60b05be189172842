import SyncWire

/// The events of a stream that are kept, with the state before the oldest and after the newest.
struct EventWindow: Sendable {
  private let limit: Int
  /// The kept events are `events[start...]`; what is before it is let go from time to time.
  private var events: [SyncEvent] = []
  private var start = 0
  private(set) var base = ChainDigest()
  private(set) var digest = ChainDigest()
  private(set) var head: Int64 = 0

  init(limit: Int) { self.limit = limit }

  /// Takes a stream from its file.
  init(limit: Int, _ stored: StoredStream) {
    self.init(limit: limit)
    (base, digest) = (stored.base, stored.base)
    head = stored.head - Int64(stored.events.count)
    for event in stored.events { append(event) }
  }

  var count: Int { events.count - start }
  var floor: Int64 { head - Int64(count) + 1 }
  var state: StreamState { StreamState(floor: floor, head: head, digest: digest) }
  var kept: ArraySlice<SyncEvent> { events[start...] }

  mutating func append(_ event: SyncEvent) {
    events.append(event)
    digest.append(event)
    head = event.seq
    guard count > limit else { return }
    base.append(events[start])
    start += 1
    if start >= 1024, start * 2 >= events.count {
      events.removeFirst(start)
      start = 0
    }
  }

  /// What comes behind a place: at most so many events and, but for the first, so many bytes.
  func page(after seq: Int64, events limit: Int, bytes: Int) -> LogPage {
    guard seq >= floor - 1 else { return .pruned(floor: floor, head: head) }
    guard seq < head else { return .events([], head: head) }
    let first = start + Int(seq - floor + 1)
    var end = first
    var size = 0
    while end < events.count, end - first < limit {
      size += events[end].data.utf8.count
      if end > first, size > bytes { break }
      end += 1
    }
    return .events(Array(events[first..<end]), head: head)
  }
}
