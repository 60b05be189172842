/// What the server says on the socket; one JSON text frame each, with a member `type`.
public enum ServerMessage: Sendable, Hashable {
  /// The socket's token was accepted; both in seconds.
  case authenticated(tokenID: String?, expiresIn: Int64, refreshAfterIn: Int64)
  /// The token ends in so many seconds: say `authenticate` with a fresh one, or the socket is closed then.
  case tokenExpiring(expiresIn: Int64)
  /// The subscription stands; events behind `after` follow. `floor` is the oldest event that is kept, `head` the newest.
  case subscribed(stream: String, after: Int64, floor: Int64, head: Int64)
  /// All that was there has been replayed, up to `head`; what follows is new.
  case live(stream: String, head: Int64)
  /// An event, in the order of `seq`.
  case event(SyncEvent)
  /// The subscription has ended, because it was asked for.
  case unsubscribed(stream: String)
  /// A message was refused; the socket stays.
  case refused(Refusal)

  /// Why a message was refused.
  public struct Refusal: Sendable, Hashable, Codable {
    /// The reasons.
    public enum Code: String, Sendable, Hashable, Codable {
      /// Not a message of this protocol.
      case invalidMessage = "invalid_message"
      /// Writes go over HTTP.
      case readOnly = "read_only"
      /// The token does not grant the stream.
      case forbiddenTopic = "forbidden_topic"
      /// The token has none of the stream's scopes.
      case missingScope = "missing_scope"
      /// Events behind the cursor are gone: begin with a snapshot.
      case staleCursor = "stale_cursor"
      /// The cursor is beyond the stream's end, so it is of another log: begin with a snapshot.
      case cursorAhead = "cursor_ahead"
      /// More streams on one socket than the server allows.
      case tooManyStreams = "too_many_streams"
    }

    /// The reason.
    public let code: Code
    /// For people.
    public let message: String
    /// The stream that it is about.
    public let stream: String?
    /// With `stale_cursor` and `cursor_ahead`: the oldest event that is kept, and the newest.
    public let floor, head: Int64?

    /// Makes a refusal.
    public init(_ code: Code, _ message: String, stream: String? = nil, floor: Int64? = nil, head: Int64? = nil) {
      (self.code, self.message, self.stream, self.floor, self.head) = (code, message, stream, floor, head)
    }
  }
}
