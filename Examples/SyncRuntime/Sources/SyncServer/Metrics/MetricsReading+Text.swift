extension MetricsReading {
  /// The text format of Prometheus, version 0.0.4.
  var prometheus: String {
    var text = ""
    for number in numbers {
      let name = "sync_runtime_" + number.name + (number.isGauge ? "" : "_total")
      text += "# HELP \(name) \(number.help)\n# TYPE \(name) \(number.isGauge ? "gauge" : "counter")\n"
      text += "\(name) \(number.value)\n"
    }
    text += Self.family("sync_runtime_closes_total", "Sockets closed, by reason.", closes)
    text += Self.family("sync_runtime_refusals_total", "Requests refused, by reason.", refusals)
    return text + histogram
  }

  private static func family(_ name: String, _ help: String, _ counts: [(reason: String, count: Int)]) -> String {
    counts.reduce("# HELP \(name) \(help)\n# TYPE \(name) counter\n") {
      $0 + "\(name){reason=\"\($1.reason)\"} \($1.count)\n"
    }
  }

  private var histogram: String {
    let name = "sync_runtime_replay_seconds"
    var text = "# HELP \(name) Time from a subscription to its live.\n# TYPE \(name) histogram\n"
    for (bound, count) in zip(Histogram.bounds, replays.cumulative) {
      text += "\(name)_bucket{le=\"\(bound)\"} \(count)\n"
    }
    text += "\(name)_bucket{le=\"+Inf\"} \(replays.count)\n"
    return text + "\(name)_sum \(replays.seconds)\n\(name)_count \(replays.count)\n"
  }
}
