import NIOHTTP1
import SyncWire

/// What a scripted server does on one connection.
struct Behaviour: Sendable {
  /// What a server says.
  enum Out: Sendable {
    case message(ServerMessage)
    case text(String)
    /// One message in so many frames.
    case fragments([String])
    case binary
    /// A text frame of so many bytes.
    case long(Int)
    case ping
    case close(UInt16, String)
    /// The connection ends without a word.
    case drop
  }

  /// An upgrade that is refused.
  var refusal: (status: HTTPResponseStatus, headers: HTTPHeaders)?
  var protocolName: String? = "spacetime.sync.v1"
  /// Said in the packet that answers the upgrade.
  var greeting: [Out] = [.message(.authenticated(tokenID: "id", expiresIn: 300, refreshAfterIn: 270))]
  var answer: @Sendable (ClientMessage) -> [Out] = { _ in [] }

  static func refused(_ status: HTTPResponseStatus, retryAfter: String? = nil) -> Behaviour {
    var behaviour = Behaviour()
    var headers: HTTPHeaders = ["content-length": "0"]
    if let retryAfter { headers.add(name: "retry-after", value: retryAfter) }
    behaviour.refusal = (status, headers)
    return behaviour
  }

  /// Serves events 1 … head of any stream, then does `also`.
  static func serving(head: Int64, also: [Out] = []) -> Behaviour {
    var behaviour = Behaviour()
    behaviour.answer = { message in
      switch message {
      case .authenticate: [.message(.authenticated(tokenID: "id", expiresIn: 300, refreshAfterIn: 270))]
      case .unsubscribe(let stream): [.message(.unsubscribed(stream: stream))]
      case .subscribe(let stream, let after):
        [.message(.subscribed(stream: stream, after: after, floor: 1, head: head))]
          + (after..<head).map { .message(.event(Bench.event($0 + 1, stream))) }
          + [.message(.live(stream: stream, head: head))] + also
      }
    }
    return behaviour
  }

  static func saying(_ words: Out...) -> Behaviour {
    var behaviour = Behaviour()
    behaviour.greeting += words
    return behaviour
  }
}
