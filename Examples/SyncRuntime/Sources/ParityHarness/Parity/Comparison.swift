import SyncWire

/// Holds logs and sessions against what was acknowledged.
struct Comparison: Sendable {
  let streams: [String]
  let ledger: AppendLedger
  let logs: [LoggedStream]
  let sessions: [SessionState]

  var checks: [Check] {
    [
      acknowledged, appendsOnce, logsComplete, logsEqual, sessionsEqual, gaps, duplicates, nonsense, authFailures,
      revokedEnded,
    ]
  }

  /// A comparison with nothing says nothing.
  private var acknowledged: Check {
    Check(
      "events were published to every stream",
      failures: streams.filter { ledger.count(of: $0) == 0 } + (sessions.isEmpty ? ["no session"] : []),
      seen: "\(streams.map { ledger.count(of: $0) }.reduce(0, +)) events, \(ledger.acknowledgements) acknowledgements"
    )
  }

  private var appendsOnce: Check {
    Check(
      "every acknowledged append has one place, which stays",
      failures: ledger.contradictions.map(\.description),
      seen: "no contradiction"
    )
  }

  private var logsComplete: Check {
    Check(
      "every event of the log was acknowledged, and every acknowledged one stands in it",
      failures: streams.flatMap(difference),
      seen: "\(logs.map(\.events.count).reduce(0, +)) kept events compared one by one"
    )
  }

  /// How the log of a stream differs from the ledger.
  private func difference(in stream: String) -> [String] {
    guard let log = logs.first(where: { $0.stream == stream }) else { return ["\(stream): no log"] }
    var failures = ledger.holes(in: stream).map { "\(stream): \($0) was never acknowledged" }
    if log.head != ledger.head(of: stream) {
      failures.append("\(stream): the log ends at \(log.head), acknowledged was \(ledger.head(of: stream))")
    }
    var next = log.head - Int64(log.events.count) + 1
    for event in log.events {
      if event.seq != next { failures.append("\(stream): \(event.seq) stands where \(next) belongs") }
      next = event.seq + 1
      if let entry = ledger.entry(event.seq, of: stream), entry.data != event.data {
        failures.append("\(stream): \(event.seq) is another event than the acknowledged one")
      }
    }
    return failures + Self.wrongIDs(of: log, ledger)
  }

  /// Ids that stand twice in a log, or elsewhere than was acknowledged.
  private static func wrongIDs(of log: LoggedStream, _ ledger: AppendLedger) -> [String] {
    var seen: [String: Int64] = [:]
    var failures: [String] = []
    for entry in log.ids {
      if let before = seen.updateValue(entry.seq, forKey: entry.id) {
        failures.append("\(log.stream): \(entry.id) stands at \(before) and at \(entry.seq)")
      }
      if let acknowledged = ledger.entry(entry.seq, of: log.stream), acknowledged.id != entry.id {
        failures.append("\(log.stream): \(entry.id) stands at \(entry.seq), where \(acknowledged.id) was acknowledged")
      }
    }
    return failures
  }

  private var logsEqual: Check {
    Check(
      "the log's digest is that of the acknowledged events",
      failures: logs.filter { $0.digest != ledger.digest(of: $0.stream) }
        .map { "\($0.stream): \($0.digest), not \(ledger.digest(of: $0.stream))" },
      seen: logs.map { "\($0.stream) \($0.head) \($0.digest)" }.joined(separator: ", ")
    )
  }

  private var going: [SessionState] { sessions.filter { !$0.isRevoked } }

  private var sessionsEqual: Check {
    let wanted = streams.map { ($0, SessionState.Stream(seq: ledger.head(of: $0), digest: ledger.digest(of: $0))) }
    return Check(
      "every session's state is the log's",
      failures: going.flatMap { Self.difference($0, wanted) },
      seen: "\(going.count) sessions, \(streams.count) streams each"
    )
  }

  /// How a session's checkpoint differs from what it has to be.
  static func difference(_ session: SessionState, _ wanted: [(String, SessionState.Stream)]) -> [String] {
    wanted.compactMap { stream, wanted in
      guard let state = session.streams[stream] else { return "\(session.id): nothing of \(stream)" }
      if state.seq != wanted.seq { return "\(session.id): \(stream) at \(state.seq), not \(wanted.seq)" }
      return state.digest == wanted.digest ? nil : "\(session.id): \(stream) has another content at \(state.seq)"
    }
  }

  private var gaps: Check { zero("no gap", \.gaps, of: sessions) }
  private var duplicates: Check { zero("no duplicate", \.duplicates, of: sessions) }
  private var nonsense: Check { zero("no message out of turn", \.nonsense, of: sessions) }
  private var authFailures: Check { zero("no auth failure seen by the application", \.authFailures, of: going) }

  private func zero(_ name: String, _ path: KeyPath<SessionCounts, Int64>, of sessions: [SessionState]) -> Check {
    Check(
      name,
      failures: sessions.filter { $0.totals[keyPath: path] != 0 }.map { "\($0.id): \($0.totals[keyPath: path])" },
      seen: "0 in \(sessions.count) sessions"
    )
  }

  private var revokedEnded: Check {
    let revoked = sessions.filter(\.isRevoked)
    return Check(
      "sessions of revoked devices ended",
      failures: revoked.flatMap(Self.goingOn),
      seen: revoked.isEmpty ? "none was revoked" : "\(revoked.count) sessions"
    )
  }

  /// How a session of a revoked device went on.
  private static func goingOn(_ session: SessionState) -> [String] {
    var failures: [String] = []
    if session.isConnected { failures.append("\(session.id) is connected") }
    if session.ended != "signed_out" || session.totals.authFailures == 0 {
      failures.append("\(session.id) was not told that it is signed out")
    }
    for (stream, limit) in (session.limits ?? [:]).sorted(by: { $0.key < $1.key }) {
      let seq = session.streams[stream]?.seq ?? 0
      if seq > limit { failures.append("\(session.id): \(stream) at \(seq), beyond \(limit)") }
    }
    return failures
  }
}
