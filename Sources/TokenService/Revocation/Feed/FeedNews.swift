import Logging
import TokenRules

/// Tells metrics, log and audit what becomes of the list of revocations.
struct FeedNews: Sendable {
  let metrics: ServiceMetrics
  let audit: AuditLog
  let clock: any TokenClock
  let logger: Logger
  let propagation: PropagationTimes

  /// Shows how the feed stands whenever somebody asks.
  func begin(_ feed: StoreFeed) {
    let registry = metrics.registry
    registry.reading(.revocationAge) { [clock] in feed.age(at: clock.uptime()) ?? .nan }
    registry.reading(.revocationPosition) { Double(feed.standing.position) }
    registry.reading(.revocationRules) { Double(feed.list.value.count) }
    registry.reading(.revocationFresh) { [clock] in feed.freshness.isFresh(at: clock.uptime()) ? 1 : 0 }
    for outcome in ["ok", "failed"] { _ = registry.counter(.revocationPolls, [outcome]) }
  }

  func report(_ event: StoreFeed.Event) {
    switch event {
    case .looked(let succeeded):
      metrics.registry.counter(.revocationPolls, [succeeded ? "ok" : "failed"]).increment()
    case .enforced(let after): propagation.record(after)
    case .loaded(let standing, let rules):
      guard standing.position > 0 else { return }
      logger.info(
        "the record of revocations has been read",
        metadata: ["position": "\(standing.position)", "store_id": "\(standing.storeID ?? "")", "rules": "\(rules)"]
      )
    case .lost(let error):
      record(.revocationFeedLost, [("problem", .string(error.description))])
      logger.error("the last known revocations stay", metadata: ["problem": "\(error)"])
    case .restored(let after):
      record(.revocationFeedRestored, [("after_seconds", .integer(after.components.seconds))])
      logger.info("the store answers again", metadata: ["after_seconds": "\(after.components.seconds)"])
    case .begunAnew(let standing):
      let known = [("known_store_id", standing.storeID ?? ""), ("known_position", String(standing.position))]
      logger.error(
        "the store is another one, or lacks what it had: its record is read from the start",
        metadata: Dictionary(uniqueKeysWithValues: known.map { ($0.0, "\($0.1)") })
      )
      record(
        .revocationFeedLost,
        [("problem", .string("the store is another one, or lacks what it had"))]
      )
    }
  }

  private func record(_ name: AuditEvent.Name, _ attributes: [(name: StaticString, value: AuditEvent.Value)]) {
    audit.record(AuditEvent(name, at: clock.now(), requestID: nil, attributes: attributes))
  }
}
