/// What a client says on the socket; one JSON text frame each, with a member `type`.
///
/// Reading only: writes go over HTTP.
public enum ClientMessage: Sendable, Hashable {
  /// The first message where the upgrade had no bearer, and later a fresh token for the same socket.
  case authenticate(token: String)
  /// Asks for what comes behind `after`, the last event that was applied (0: from the first).
  case subscribe(stream: String, after: Int64)
  /// Ends a subscription.
  case unsubscribe(stream: String)
}

extension ClientMessage: Codable {
  private enum Name: String, CodingKey { case type, token, stream, after }
  private enum Kind: String, Codable { case authenticate, subscribe, unsubscribe }

  /// Reads what ``encode(to:)`` writes.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    switch try members.decode(Kind.self, forKey: .type) {
    case .authenticate: self = .authenticate(token: try members.decode(String.self, forKey: .token))
    case .subscribe:
      self = .subscribe(
        stream: try members.decode(String.self, forKey: .stream),
        after: try members.decode(Int64.self, forKey: .after)
      )
    case .unsubscribe: self = .unsubscribe(stream: try members.decode(String.self, forKey: .stream))
    }
  }

  /// Writes it for the wire.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Name.self)
    switch self {
    case .authenticate(let token):
      try members.encode(Kind.authenticate, forKey: .type)
      try members.encode(token, forKey: .token)
    case .subscribe(let stream, let after):
      try members.encode(Kind.subscribe, forKey: .type)
      try members.encode(stream, forKey: .stream)
      try members.encode(after, forKey: .after)
    case .unsubscribe(let stream):
      try members.encode(Kind.unsubscribe, forKey: .type)
      try members.encode(stream, forKey: .stream)
    }
  }
}

extension ClientMessage: CustomStringConvertible {
  /// Without the token.
  public var description: String {
    switch self {
    case .authenticate: "authenticate"
    case .subscribe(let stream, let after): "subscribe \(stream) after \(after)"
    case .unsubscribe(let stream): "unsubscribe \(stream)"
    }
  }
}
