/// What a socket may ask for, and the times of its life.
public struct SocketLimits: Sendable, Hashable {
  /// The longest message of a client, in bytes, in one frame or several.
  public var messageLength = 16_384
  /// How many streams one socket may follow.
  public var streams = 64
  /// How many sockets are open at once.
  public var sockets = 10_000
  /// How long a socket may be without a token.
  public var authentication = Duration.seconds(5)
  /// The time between two pings.
  public var ping = Duration.seconds(20)
  /// How long the answer to a ping may take.
  public var pong = Duration.seconds(10)
  /// How long a client may take to answer a close frame.
  public var closing = Duration.seconds(2)
  /// How much of one stream is sent before the next one's turn, in events.
  public var turnEvents = 64
  /// The same in bytes.
  public var turnBytes = 32_768

  /// The limits of the protocol.
  public init() {}
}
