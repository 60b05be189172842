import TokenRules

/// What readiness asks of the list of revocations and of the replicas that share its store.
struct RevocationHealth: Sendable {
  let feed: StoreFeed
  let watch: ReplicaWatch
  /// The time between two looks.
  let interval: Duration
  let clock: any TokenClock

  /// Whether tokens are accepted and issued.
  var passes: Bool { feed.freshness.isFresh(at: clock.uptime()) }

  /// What is not as it should be, in words for anybody.
  var detail: String? { feed.detail(at: clock.uptime(), every: interval) }
  var fleetDetail: String? { watch.detail }
}
