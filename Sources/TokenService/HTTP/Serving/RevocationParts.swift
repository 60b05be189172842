import Logging
import TokenRules
import TokenVerification

/// Everything of the service that stands on the store of revocations, put together.
struct RevocationParts: Sendable {
  let store: any RevocationStore
  let feed: StoreFeed
  let watch: ReplicaWatch
  let service: RevocationService
  let health: RevocationHealth

  /// - Parameters:
  ///   - store: where the record is.
  ///   - copy: what this machine knew last, where a start without the store is allowed.
  ///   - replica: this process.
  ///   - describe: what this replica says of itself, but for its revocations.
  init(
    _ configuration: ServiceConfiguration,
    in store: any RevocationStore,
    copy: KnownList?,
    replica: Replica,
    version: String,
    keys: Snapshot<KeyringStatus>,
    metrics: ServiceMetrics,
    audit: AuditLog,
    clock: any TokenClock,
    logger: Logger
  ) {
    let settings = configuration.revocation
    let isMemory = store.place.kind == .memory
    let propagation = PropagationTimes(metrics.registry.histogram(.revocationPropagation))
    let news = FeedNews(metrics: metrics, audit: audit, clock: clock, logger: logger, propagation: propagation)
    let feed = StoreFeed(
      store,
      revokedTokenIDs: configuration.revokedTokenIDs,
      copy: copy,
      // A process never waits for itself.
      bound: isMemory ? nil : settings.maximumStaleness,
      clock: clock,
      report: news.report
    )
    let digest = configuration.digest.value
    let watch = ReplicaWatch(replica, of: settings.replicas, in: store, feed: feed, clock: clock) { feed in
      let status = keys.value
      return ReplicaHeartbeat(
        id: replica.id,
        version: version,
        startedAt: replica.startedAt,
        ringDigest: status.digest,
        ringGeneration: status.keyring.generation,
        configurationDigest: digest,
        revocationPosition: feed.standing.position,
        clockOffset: feed.clockOffset,
        propagation: propagation.percentile99
      )
    }
    let folder = configuration.stateDirectory.path
    let file = ListCopyFile(directory: folder, environment: configuration.environment)
    (self.store, self.feed, self.watch) = (store, feed, watch)
    health = RevocationHealth(feed: feed, watch: watch, interval: settings.pollInterval, clock: clock)
    service = RevocationService(
      store: store,
      feed: feed,
      watch: watch,
      pruning: RevocationPruning(
        store,
        feed: feed,
        watch: watch,
        lifetimes: settings.lifetimes,
        clock: clock,
        logger: logger
      ),
      copy: isMemory ? nil : ListCopyKeeper(file, of: feed, clock: clock, logger: logger),
      interval: settings.pollInterval
    )
    news.begin(feed)
    metrics.observe(watch)
  }
}

extension ServiceMetrics {
  /// Shows who shares the store, and how its clock is.
  func observe(_ watch: ReplicaWatch) {
    registry.reading(.replicasSeen) { watch.fleet.value.map { Double($0.live.count) } ?? .nan }
    registry.reading(.storeClockOffset) { watch.clockOffset.map { Double($0) / 1000 } ?? .nan }
  }
}
