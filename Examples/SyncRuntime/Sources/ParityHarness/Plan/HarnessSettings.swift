/// What a run is told.
struct HarnessSettings: Sendable {
  var tokenService = ""
  var syncRuntime = ""
  var syncClient = ""
  /// Where the evidence goes.
  var output = ""
  /// How long events are published, in seconds.
  var duration = 30.0
  /// Sessions over all client processes; each has a socket.
  var sockets = 40
  var clients = 4
  var faults = FaultCounts()
  var seed: UInt64 = 1
  /// Events a second and stream.
  var rate = 5.0
  /// The life of tokens in seconds.
  var ttl: Int64 = 20
  /// How long all may take to catch up, in seconds.
  var settle = 60.0
  var sabotage: Sabotage?
  var commit = "unknown"

  /// The streams: each is granted with the default scopes.
  static let streams = ["org:parity:worker_events", "runtime.codex_worker_events", "stream.activity_projection.v1"]

  /// How many sessions each client process has.
  var sessions: [Int] {
    (0..<clients).map { sockets / clients + ($0 < sockets % clients ? 1 : 0) }
  }

  /// The events of a stream that are kept: so few that an absent client falls below the floor, and so many that a
  /// killed one does not.
  var retained: Int { max(10, Int(rate * faults.absence * 0.6)) }

  var plan: FaultPlan { FaultPlan(faults, duration: duration, clients: sessions, seed: seed) }
}

/// A mistake that is made on purpose, and must be found.
enum Sabotage: String, Sendable, CaseIterable {
  /// The last event of a stream's log is cut off while the runtime is down: an acknowledged append is lost.
  case log
  /// A client's checkpoint is moved one event on while it is down: it never applies that event.
  case checkpoint
  /// An event is left out of the copy that everything is compared with.
  case comparison
}

extension HarnessSettings {
  /// For the summary: what the run was told.
  var facts: [(String, String)] {
    [
      ("seed", "\(seed)"), ("duration", "\(Int(duration)) s"), ("sessions", "\(sockets) in \(clients) processes"),
      ("events a second and stream", "\(rate); the newest \(retained) are kept"), ("life of tokens", "\(ttl) s"),
      ("key rotations", "\(faults.rotations)"),
      ("kills", "clients \(faults.killClients), runtime \(faults.killRuntime), token service \(faults.killService)"),
      ("absent clients", "\(faults.absentClients), \(Int(faults.absence)) s each"),
      ("revoked", "tokens \(faults.revokeTokens), devices \(faults.revokeDevices)"),
      ("sabotage", sabotage?.rawValue ?? "none"),
    ]
  }
}
