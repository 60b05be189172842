import NIOPosix
import SyncLog
import Synchronization
import TokenRules

/// What every connection of a server shares.
final class RuntimeParts: Sendable {
  let database: String
  let limits: SocketLimits
  let judge: any TokenJudge
  let log: SyncLog
  let hub: StreamHub
  let metrics = DeliveryMetrics()
  let clock: any TokenClock
  /// Where files are written.
  let threads: NIOThreadPool
  /// How old the list of revocations is; `nil` where there is none, or where it is too old.
  let listAge: @Sendable () -> Duration?
  let isShuttingDown = Atomic(false)

  init(
    database: String,
    limits: SocketLimits,
    judge: any TokenJudge,
    log: SyncLog,
    hub: StreamHub,
    clock: any TokenClock,
    threads: NIOThreadPool,
    listAge: @escaping @Sendable () -> Duration?
  ) {
    (self.database, self.limits, self.judge, self.log, self.hub) = (database, limits, judge, log, hub)
    (self.clock, self.threads, self.listAge) = (clock, threads, listAge)
  }
}
