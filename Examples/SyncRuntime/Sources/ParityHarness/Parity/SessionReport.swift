import JWT

/// A line that a client process writes about a session.
struct SessionReport: Sendable, Hashable {
  let session: Int
  let isConnected: Bool
  let counts: SessionCounts
  let seqs: [String: Int64]
  /// Why it is over, where it is.
  let ended: String?

  /// Reads a line; `nil` where it is not one, as the torn last line of a killed process.
  init?(line: some Sequence<UInt8>) {
    guard let object = try? JSONObject(parsing: Array(line)), let session = Self.number(object["session"]),
      let connected = object["connected"]?.bool, let seqs = object["seqs"]?.object
    else { return nil }
    self.session = session
    ended = object["ended"]?.string
    isConnected = connected
    var counts = SessionCounts()
    let members: [(String, WritableKeyPath<SessionCounts, Int64>)] = [
      ("auth_failures_seen", \.authFailures), ("reconnects", \.reconnects), ("reauthentications", \.reauthentications),
      ("gaps", \.gaps), ("duplicates", \.duplicates), ("bootstraps", \.bootstraps), ("mints", \.mints),
      ("nonsense", \.nonsense),
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

  /// The session's number: the value itself, or the digits that end its name.
  private static func number(_ value: JSONValue?) -> Int? {
    if let name = value?.string { return name.split(separator: "-").last.flatMap { Int($0) } }
    return value?.integer.map { Int($0) }
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
