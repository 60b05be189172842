import JWT
import TokenRules

/// `GET /internal/v1/spacetime/replicas`: who shares the store, as this replica heard last.
extension TokenResponder {
  func tellReplicas(_ exchange: Exchange) -> Answer {
    guard let fleet = core.replicas.fleet.value else {
      let failure = RequestFailure.unavailable("The store of replicas has not answered yet.", retryAfter: 5)
      return Answer(failure, requestID: exchange.requestID)
    }
    let age = Double((exchange.started - fleet.readAt).nanoseconds) / 1_000_000_000
    let drift = FleetDrift(
      records: fleet.records.map { ReplicaRecord(heartbeat: $0.heartbeat, seenAt: $0.seenAt, age: $0.age + age) },
      place: core.revocationStore.store.place,
      expected: core.replicas.expected,
      clockBound: core.configuration.bounds.clock
    )
    var writer = JSONWriter()
    drift.write(age: age, to: &writer)
    return Answer(requestID: exchange.requestID, json: writer)
  }
}
