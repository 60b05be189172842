/// How long a store waits for its server.
struct PostgreSQLLimits: Sendable, Hashable {
  /// For a connection, each of several hosts; libpq counts in seconds, and no fewer than two.
  var connect = Duration.seconds(5)
  /// For a statement: the server ends one that takes longer, and a transaction that stands idle for longer.
  var statement = Duration.seconds(5)
  /// For any sign of life while something is under way: more than a statement may take.
  var silence = Duration.seconds(6)
  /// For a notification, before the listening connection is asked whether it is still there.
  var listening = Duration.seconds(5)
  /// The longest pause between two attempts to connect.
  var pause = Duration.seconds(1)
  /// Whether notifications are listened to; without them, polling finds what is new.
  var listens = true
}

extension Duration {
  /// In whole milliseconds, as settings of the server have it.
  var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
