/// When a session must do something although nothing comes in; on the monotonic clock.
struct SocketDeadlines: Sendable, Hashable {
  /// A token must have come.
  var authentication: Duration?
  /// The client is told that its token ends.
  var expiring: Duration?
  /// The `exp` of the token; nothing is due then.
  var expiry: Duration?
  /// The token ends.
  var end: Duration?
  /// The next ping is sent.
  var ping: Duration
  /// The client must have shown that it is there.
  var pong: Duration?

  /// The next of them.
  var next: Duration { [authentication, expiring, end, pong].compactMap(\.self).reduce(ping, min) }
}
