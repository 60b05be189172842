import JWT
import SyncWire

/// What came in a text frame, read strictly.
enum ClientInput: Sendable, Hashable {
  /// A message of the protocol.
  case message(ClientMessage)
  /// A message that is not for reading: writes go over HTTP.
  case write
  /// No message; what is wrong with it.
  case invalid(String)

  /// Reads the text of a frame.
  init(parsing bytes: [UInt8]) {
    guard let object = try? JSONObject(parsing: bytes) else {
      self = .invalid("A message is one JSON object.")
      return
    }
    guard let type = object["type"]?.string else {
      self = .invalid("A message has a member `type`, a string.")
      return
    }
    switch type {
    case "authenticate": self = Self.authenticate(object) ?? Self.incomplete
    case "subscribe": self = Self.subscribe(object) ?? Self.incomplete
    case "unsubscribe": self = Self.unsubscribe(object) ?? Self.incomplete
    default: self = .write
    }
  }

  private static let incomplete = ClientInput.invalid("A member of the message is missing or of another type.")

  private static func authenticate(_ object: JSONObject) -> ClientInput? {
    object["token"]?.string.map { .message(.authenticate(token: $0)) }
  }

  private static func subscribe(_ object: JSONObject) -> ClientInput? {
    guard let stream = object["stream"]?.string, let after = object["after"]?.integer, after >= 0 else { return nil }
    return .message(.subscribe(stream: stream, after: after))
  }

  private static func unsubscribe(_ object: JSONObject) -> ClientInput? {
    object["stream"]?.string.map { .message(.unsubscribe(stream: $0)) }
  }
}
