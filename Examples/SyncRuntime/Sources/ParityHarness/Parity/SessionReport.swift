import JWT

/// A line that a client process writes about a session.
struct SessionReport: Sendable, Hashable {
  let session: Int
  let isConnected: Bool
  let counts: SessionCounts
  let seqs: [String: Int64]

  /// Reads a line; `nil` where it is not one, as the torn last line of a killed process.
  init?(line: some Sequence<UInt8>) {
    guard let object = try? JSONObject(parsing: Array(line)), let session = object["session"]?.integer,
      let connected = object["connected"]?.bool, let seqs = object["seqs"]?.object
    else { return nil }
    self.session = Int(session)
    isConnected = connected
    var counts = SessionCounts()
    let members: [(String, WritableKeyPath<SessionCounts, Int64>)] = [
      ("auth_failures_seen", \.authFailures), ("reconnects", \.reconnects), ("reauthentications", \.reauthentications),
      ("gaps", \.gaps), ("duplicates", \.duplicates), ("bootstraps", \.bootstraps), ("mints", \.mints),
    ]
    for (name, path) in members {
      guard let value = object[name]?.integer else { return nil }
      counts[keyPath: path] = value
    }
    self.counts = counts
    var places: [String: Int64] = [:]
    for (stream, value) in seqs.members {
      guard let seq = value.integer else { return nil }
      places[stream] = seq
    }
    self.seqs = places
  }

  /// The last line of each session in a report file.
  static func last(in bytes: [UInt8]) -> [Int: SessionReport] {
    var reports: [Int: SessionReport] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if let report = SessionReport(line: line) { reports[report.session] = report }
    }
    return reports
  }
}
