/// What a session says about itself; one JSON line.
public struct SessionReport: Sendable, Hashable, Codable {
  /// The session's number.
  public let session: Int
  /// Whether a socket stands whose token the server took.
  public let connected: Bool
  /// See ``SessionCounters``.
  public let authFailuresSeen, reconnects, plannedResumes, reauthentications, gaps, duplicates, bootstraps: Int
  /// See ``SessionCounters``.
  public let nonsense, silences, failedSaves: Int
  /// Tokens minted for it.
  public let mints: Int
  /// Streams that are refused to it.
  public let denied: [String]
  /// Why it is over: `stopped`, `signed_out`, `refused`; absent while it goes on.
  public let ended: String?
  /// The last event applied, by stream.
  public let seqs: [String: Int64]

  init(number: Int, session: SyncSession, streams: [String], mints: Int) {
    let counters = session.counters
    self.session = number
    connected = session.isConnected
    (authFailuresSeen, reconnects) = (counters.authFailuresSeen, counters.reconnects)
    (plannedResumes, reauthentications) = (counters.plannedResumes, counters.reauthentications)
    (gaps, duplicates, bootstraps) = (counters.gaps, counters.duplicates, counters.bootstraps)
    (nonsense, silences, failedSaves) = (counters.nonsense, counters.silences, counters.failedSaves)
    self.mints = mints
    denied = session.deniedStreams
    ended = session.ending?.rawValue
    seqs = Dictionary(streams.map { ($0, session.checkpoint[$0].seq) }) { first, _ in first }
  }

  private enum CodingKeys: String, CodingKey {
    case session, connected, reconnects, reauthentications, gaps, duplicates, bootstraps, nonsense, silences, mints
    case denied, ended, seqs
    case authFailuresSeen = "auth_failures_seen"
    case plannedResumes = "planned_resumes"
    case failedSaves = "failed_saves"
  }
}
