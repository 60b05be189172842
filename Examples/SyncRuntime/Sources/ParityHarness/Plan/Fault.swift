/// Something that is done to a run on purpose.
enum Fault: Sendable, Hashable {
  /// A new key is accepted everywhere, before it signs anywhere.
  case stageKey(rotation: Int)
  /// The staged key signs.
  case promoteKey(rotation: Int)
  /// SIGKILL, and a start on the same files after so many seconds.
  case killClient(Int, down: Double)
  /// A client that is away for longer than events are kept: it has to begin with a snapshot.
  case absentClient(Int, down: Double)
  /// SIGKILL, and a start on the same port after so many seconds.
  case killRuntime(down: Double)
  /// SIGKILL, and a start on the same ports after so many seconds.
  case killService(down: Double)
  /// The token that a session holds is revoked: the session goes on with a fresh one.
  case revokeToken(SessionID)
  /// A session's device is revoked: the session has to end.
  case revokeDevice(SessionID)

  /// Faults of one lane come one after the other; lanes do not wait for each other.
  enum Lane: Sendable, Hashable {
    case keys, runtime, service, revocations
    case client(Int)
  }

  var lane: Lane {
    switch self {
    case .stageKey, .promoteKey: .keys
    case .killClient(let client, _), .absentClient(let client, _): .client(client)
    case .killRuntime: .runtime
    case .killService: .service
    case .revokeToken, .revokeDevice: .revocations
    }
  }

  /// The kind's name in the evidence.
  var name: String {
    switch self {
    case .stageKey: "stage_key"
    case .promoteKey: "promote_key"
    case .killClient: "kill_client"
    case .absentClient: "absent_client"
    case .killRuntime: "kill_runtime"
    case .killService: "kill_service"
    case .revokeToken: "revoke_token"
    case .revokeDevice: "revoke_device"
    }
  }

  /// What it is done to.
  var target: String {
    switch self {
    case .stageKey(let rotation), .promoteKey(let rotation): "rotation \(rotation)"
    case .killClient(let client, _), .absentClient(let client, _): "client-\(client)"
    case .killRuntime: "sync-runtime"
    case .killService: "token-service"
    case .revokeToken(let session), .revokeDevice(let session): session.description
    }
  }
}

/// A session of a client process; both count from 0.
struct SessionID: Sendable, Hashable, Comparable, CustomStringConvertible {
  let client: Int
  let session: Int

  var description: String { "client-\(client)/session-\(session)" }

  static func < (left: SessionID, right: SessionID) -> Bool {
    (left.client, left.session) < (right.client, right.session)
  }
}
