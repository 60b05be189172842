public import SyncWire

/// What a session wants done.
public enum SessionEffect: Sendable, Hashable {
  /// Tell the source that a server refused this token.
  case reject(SocketToken)
  /// Ask the source for one.
  case obtainToken(request: Int, validFor: Duration)
  case connect(socket: Int, SocketToken)
  case send(socket: Int, ClientMessage)
  /// Close it; nothing that it says from now on is listened to.
  case close(socket: Int, code: UInt16)
  case fetchSnapshot(request: Int, stream: String, SocketToken)
  /// Write the checkpoint, and answer with ``SessionInput/saved(_:)``; no other is asked for before that.
  case save(Checkpoint)
  /// The session is over; no effect follows but a save.
  case ended(Ending)

  /// Why a session is over.
  public enum Ending: String, Sendable, Hashable {
    /// It was asked to.
    case stopped
    /// No token will come: somebody has to sign in.
    case signedOut = "signed_out"
    /// No token will come for what is asked: a grant or a configuration has to change.
    case refused
  }
}
