public import SyncWire

/// What happens to a session.
///
/// Numbers name the question that is answered, or the socket: what belongs to another is old
/// and changes nothing.
public enum SessionInput: Sendable, Hashable {
  case begin
  /// The deadline has come (or an earlier one: then nothing happens).
  case wake
  case token(request: Int, Result<SocketToken, TokenSourceError>)
  /// The source has a newer token than before.
  case refreshed(SocketToken)
  /// The upgrade was answered with 101, and the protocol agreed.
  case opened(socket: Int)
  /// Something came, be it a ping.
  case heard(socket: Int)
  case message(socket: Int, ServerMessage)
  /// A frame that is not a message of the protocol.
  case nonsense(socket: Int)
  /// The socket is gone, or was never there.
  case lost(socket: Int, Loss)
  case snapshot(request: Int, Result<StreamSnapshot, SnapshotFailure>)
  case saved(Bool)
  /// Write what is there, and end.
  case stop
}

/// Why a socket is gone.
public enum Loss: Sendable, Hashable {
  /// Without a word.
  case network
  /// With a close frame.
  case closed(code: UInt16, reason: String)
  /// The upgrade was answered with another status than 101.
  case refused(status: Int, retryAfter: Duration?)
  /// The server speaks another protocol.
  case protocolMismatch
}

/// Why there is no snapshot.
public enum SnapshotFailure: Error, Sendable, Hashable {
  /// The token was refused (401).
  case unauthorized
  /// The token does not reach the stream (403).
  case forbidden
  /// Anything else; to be tried again.
  case unavailable(retryAfter: Duration?)
}
