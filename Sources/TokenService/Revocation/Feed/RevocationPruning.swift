import Logging
import TokenRules

/// Deletes, from the list and from the store, rules that can match nothing any more.
struct RevocationPruning: Sendable {
  /// The time between two prunings.
  static let interval = Duration.seconds(3600)
  /// Until the first one: a replica may not live for an hour.
  static let delay = Duration.seconds(120)
  /// How many rules the store deletes at once.
  static let batch = 2000
  /// How much later than it could be a rule goes, in seconds: clocks that were set wrong by less lose nothing.
  static let margin: Int64 = 600

  let store: any RevocationStore
  let feed: StoreFeed
  let watch: ReplicaWatch
  let lifetimes: RevocationLifetimes
  let clock: any TokenClock
  let logger: Logger
  /// The two clocks when the process started.
  let started: (now: Timestamp, uptime: Duration)

  init(
    _ store: any RevocationStore,
    feed: StoreFeed,
    watch: ReplicaWatch,
    lifetimes: RevocationLifetimes,
    clock: any TokenClock,
    logger: Logger
  ) {
    (self.store, self.feed, self.watch, self.lifetimes) = (store, feed, watch, lifetimes)
    (self.clock, self.logger) = (clock, logger)
    started = (clock.now(), clock.uptime())
  }

  /// A time that no jump of this machine's clock, or of the store's, brings forward.
  ///
  /// What is deleted is gone when the clock is set right again. `nil` where the store has not told its own.
  var prudentTime: Timestamp? {
    guard let fleet = watch.fleet.value else { return nil }
    let uptime = clock.uptime()
    return [
      clock.now(), Self.later(started.now, by: uptime - started.uptime),
      Self.later(fleet.storeTime, by: uptime - fleet.readAt),
    ].min()
  }

  /// Prunes once: the list of this replica, and the store where this is the replica to do it.
  func prune() async {
    guard let time = prudentTime.map({ Timestamp(milliseconds: $0.milliseconds - Self.margin * 1000) }) else { return }
    await feed.prune(at: time.seconds, lifetimes: lifetimes)
    guard watch.isFirst else { return }
    do throws(StoreError) {
      var total = 0
      while true {
        let count = try await store.prune(at: time, lifetimes: lifetimes, limit: Self.batch)
        total += count
        if count < Self.batch || Task.isCancelled { break }
      }
      if total > 0 { logger.info("rules that match nothing any more are deleted", metadata: ["rules": "\(total)"]) }
    } catch {
      logger.warning("rules that match nothing any more stay on record", metadata: ["problem": "\(error)"])
    }
  }

  /// Prunes every hour until the task is cancelled.
  func run(sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) async {
    guard (try? await sleep(Self.delay)) != nil else { return }
    repeat { await prune() } while (try? await sleep(Self.interval)) != nil
  }

  private static func later(_ time: Timestamp, by duration: Duration) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds + Int64(duration.nanoseconds / 1_000_000))
  }
}
