import TokenRules
import TokenVerification

/// Shows the others, in the store, that this replica is alive, and knows who else is.
final class ReplicaWatch: Sendable {
  /// What was known of the replicas at some moment.
  struct Fleet: Sendable {
    let records: [ReplicaRecord]
    /// When the store said so, on the monotonic clock.
    let readAt: Duration
    /// The store's time then.
    let storeTime: Timestamp

    /// The replicas that are alive, as far as the store knows.
    var live: [ReplicaRecord] { records.filter { $0.age < ReplicaWatch.patience } }
  }

  /// The time between two signs of life.
  static let interval = Duration.seconds(5)
  /// Who has not been seen for so long, in seconds, is gone.
  static let patience: Double = 15

  /// This replica.
  let replica: Replica
  /// How many there should be; `nil` where nobody said.
  let expected: Int?
  /// `nil` before the store has answered once.
  let fleet = Snapshot<Fleet?>(nil)
  private let store: any RevocationStore
  private let feed: StoreFeed
  private let describe: @Sendable (_ feed: StoreFeed) -> ReplicaHeartbeat
  private let clock: any TokenClock

  /// - Parameter describe: what this replica says of itself.
  init(
    _ replica: Replica,
    of expected: Int?,
    in store: any RevocationStore,
    feed: StoreFeed,
    clock: any TokenClock,
    describe: @escaping @Sendable (StoreFeed) -> ReplicaHeartbeat
  ) {
    self.replica = replica
    self.expected = expected
    self.store = store
    self.feed = feed
    self.clock = clock
    self.describe = describe
  }

  /// Shows itself once, and looks who else does; what was known stays where the store does not answer.
  func beat() async {
    do throws(StoreError) {
      let (asked, started) = (clock.now(), clock.uptime())
      let time = try await store.beat(describe(feed))
      let readAt = clock.uptime()
      feed.storeClock.replace(with: StoreClock(time, asked: (asked, started), trip: readAt - started))
      fleet.replace(with: Fleet(records: try await store.replicas(), readAt: readAt, storeTime: time))
    } catch {
      // The feed tells that the store is away.
    }
  }

  /// Shows itself until the task is cancelled.
  func run(sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) async {
    repeat { await beat() } while (try? await sleep(Self.interval)) != nil
  }

  /// How far this clock is ahead of the store's, in milliseconds.
  var clockOffset: Int64? { feed.clockOffset }

  /// What is not as it should be, in words for anybody.
  var detail: String? {
    guard let expected, let fleet = fleet.value else { return nil }
    let count = fleet.live.count
    guard count < expected else { return nil }
    return "\(count) of \(expected) replicas share the store"
  }

  /// Whether this is the one of the live replicas that clears up.
  var isFirst: Bool { fleet.value?.live.map(\.heartbeat.id).min() == replica.id }
}
