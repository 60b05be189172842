import SyncWire

@testable import ParityHarness

/// A small run in which everything holds; tests spoil one thing each.
struct Fixture {
  static let streams = ["a", "b"]
  var ledger = AppendLedger()
  var logs: [LoggedStream] = []
  var sessions: [SessionState] = []

  init(events: Int64 = 20, kept: Int64 = 8) {
    for stream in Self.streams {
      for seq in 1...events {
        let request = AppendRequest(id: "\(stream)-\(seq)", data: "{\"n\":\(seq)}")
        ledger.acknowledge(request, in: stream, AppendAnswer(stream: stream, seq: seq))
      }
      logs.append(Self.log(of: stream, Array(1...events), keeping: Int(kept)))
    }
    for number in 0..<3 {
      var session = SessionState(id: SessionID(client: 0, session: number))
      for stream in Self.streams {
        session.streams[stream] = .init(seq: events, digest: Self.digest(of: stream, Array(1...events)))
      }
      session.isConnected = true
      sessions.append(session)
    }
  }

  static func event(_ seq: Int64, of stream: String) -> SyncEvent {
    SyncEvent(stream: stream, seq: seq, data: "{\"n\":\(seq)}")
  }

  static func digest(of stream: String, _ seqs: [Int64]) -> ChainDigest {
    var digest = ChainDigest()
    for seq in seqs { digest.append(event(seq, of: stream)) }
    return digest
  }

  /// A log that says what these events, in this order, make.
  static func log(of stream: String, _ seqs: [Int64], keeping kept: Int) -> LoggedStream {
    LoggedStream(
      stream: stream,
      head: seqs.max() ?? 0,
      digest: digest(of: stream, seqs),
      events: seqs.suffix(kept).map { event($0, of: stream) },
      ids: seqs.map { .init(seq: $0, id: "\(stream)-\($0)") }
    )
  }

  var comparison: Comparison {
    Comparison(streams: Self.streams, ledger: ledger, logs: logs, sessions: sessions)
  }

  /// The checks that failed.
  var failed: [String] { comparison.checks.filter { !$0.passed }.map(\.name) }
}
