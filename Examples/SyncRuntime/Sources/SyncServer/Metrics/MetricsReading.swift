/// The metrics at one moment, with their names: one table for both formats.
struct MetricsReading: Sendable {
  struct Number: Sendable {
    let name: String
    let isGauge: Bool
    let help: String
    let value: Int
  }

  let numbers: [Number]
  let replays: Histogram.Reading
  let closes: [(reason: String, count: Int)]
  let refusals: [(reason: String, count: Int)]

  init(_ metrics: DeliveryMetrics, revocationListAgeMilliseconds age: Int?) {
    func counter(_ name: String, _ help: String, _ value: Int) -> Number {
      Number(name: name, isGauge: false, help: help, value: value)
    }
    numbers = [
      counter("published", "Events appended.", metrics.published.load(ordering: .relaxed)),
      counter("repeated", "Appends of an id that was there.", metrics.repeated.load(ordering: .relaxed)),
      counter("delivered", "Events sent to sockets.", metrics.delivered.load(ordering: .relaxed)),
      counter("dropped", "Events pruned before a subscription had them.", metrics.dropped.load(ordering: .relaxed)),
      counter("stale_cursors", "Cursors below the floor.", metrics.staleCursors.load(ordering: .relaxed)),
      counter("subscriptions", "Subscriptions begun.", metrics.subscriptions.load(ordering: .relaxed)),
      counter("reconnects", "Subscriptions begun behind an event.", metrics.reconnects.load(ordering: .relaxed)),
      counter("authentications", "Sockets given a token.", metrics.authentications.load(ordering: .relaxed)),
      counter("reauthentications", "Fresh tokens on open sockets.", metrics.reauthentications.load(ordering: .relaxed)),
      counter("sockets_opened", "Sockets opened.", metrics.socketsOpened.load(ordering: .relaxed)),
      counter(
        "sockets_unanswered",
        "Sockets ended without a sign of life.",
        metrics.unanswered.load(ordering: .relaxed)
      ),
      Number(name: "sockets", isGauge: true, help: "Open sockets.", value: metrics.sockets.load(ordering: .relaxed)),
      Number(
        name: "revocation_list_age_milliseconds",
        isGauge: true,
        help: "Age of the list of revocations; -1 without one.",
        value: age ?? -1
      ),
    ]
    replays = metrics.replays.reading
    (closes, refusals) = (metrics.closesByReason, metrics.refusalsByReason)
  }
}
