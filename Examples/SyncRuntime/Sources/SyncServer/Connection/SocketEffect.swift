import SyncLog
import SyncWire

/// What a session asks of whoever drives it.
enum SocketEffect: Sendable, Hashable {
  /// Sends a message.
  case send(ServerMessage)
  /// Sends a ping.
  case ping
  /// Sends a close frame, and ends the connection when the client has answered.
  case close(CloseCode, reason: String)
  /// Ends the connection: nobody is there.
  case disconnect
  /// Tells the session from now on when the stream has grown.
  case follow(StreamName)
  /// No more.
  case unfollow(StreamName)
  /// Something to be counted.
  case count(SocketCount)
}

/// What is counted of sockets.
enum SocketCount: Sendable, Hashable {
  case authenticated, reauthenticated, subscribed, reconnected, staleCursor
  /// A replay has ended that took so long.
  case replayed(Duration)
  /// Events that a subscription will not see: they were pruned before their turn.
  case dropped(Int64)
}
