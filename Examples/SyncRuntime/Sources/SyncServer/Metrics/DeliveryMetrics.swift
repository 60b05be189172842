import SyncWire
import Synchronization

/// What is counted of delivery: what a rollout's gates read.
final class DeliveryMetrics: Sendable {
  let published = Atomic(0)
  let repeated = Atomic(0)
  let delivered = Atomic(0)
  let dropped = Atomic(0)
  let staleCursors = Atomic(0)
  let subscriptions = Atomic(0)
  let reconnects = Atomic(0)
  let authentications = Atomic(0)
  let reauthentications = Atomic(0)
  let sockets = Atomic(0)
  let socketsOpened = Atomic(0)
  let unanswered = Atomic(0)
  let replays = Histogram()
  private let closes = Mutex<[String: Int]>([:])
  private let refusals = Mutex<[String: Int]>([:])

  /// Takes note of something that a session says.
  func count(_ what: SocketCount) {
    switch what {
    case .authenticated: Self.add(1, to: authentications)
    case .reauthenticated: Self.add(1, to: reauthentications)
    case .subscribed: Self.add(1, to: subscriptions)
    case .reconnected: Self.add(1, to: reconnects)
    case .staleCursor: Self.add(1, to: staleCursors)
    case .replayed(let time): replays.record(time)
    case .dropped(let count): Self.add(Int(count), to: dropped)
    }
  }

  /// An event was appended, or had been.
  func appended(isNew: Bool) {
    if isNew { Self.add(1, to: published) } else { Self.add(1, to: repeated) }
  }

  /// A socket was closed for this reason; the reasons are the server's own words.
  func closed(_ reason: String) { closes.withLock { $0[reason, default: 0] += 1 } }

  /// A request was refused for this reason; likewise.
  func refused(_ reason: String) { refusals.withLock { $0[reason, default: 0] += 1 } }

  /// How many sockets were closed, by reason.
  var closesByReason: [(reason: String, count: Int)] { Self.sorted(closes.withLock { $0 }) }
  /// How many requests were refused, by reason.
  var refusalsByReason: [(reason: String, count: Int)] { Self.sorted(refusals.withLock { $0 }) }

  static func add(_ count: Int, to counter: borrowing Atomic<Int>) { counter.add(count, ordering: .relaxed) }

  private static func sorted(_ counts: [String: Int]) -> [(reason: String, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
