extension ServerMessage: Codable {
  private enum Name: String, CodingKey {
    case type, stream, after, floor, head
    case tokenID = "token_id"
    case expiresIn = "expires_in"
    case refreshAfterIn = "refresh_after_in"
  }

  private enum Kind: String, Codable {
    case authenticated, subscribed, live, event, unsubscribed, error
    case tokenExpiring = "token_expiring"
  }

  /// Reads what ``encode(to:)`` writes.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    let stream = { try members.decode(String.self, forKey: .stream) }
    let number = { (name: Name) in try members.decode(Int64.self, forKey: name) }
    switch try members.decode(Kind.self, forKey: .type) {
    case .authenticated:
      self = .authenticated(
        tokenID: try members.decodeIfPresent(String.self, forKey: .tokenID),
        expiresIn: try number(.expiresIn),
        refreshAfterIn: try number(.refreshAfterIn)
      )
    case .tokenExpiring: self = .tokenExpiring(expiresIn: try number(.expiresIn))
    case .subscribed:
      self = .subscribed(
        stream: try stream(),
        after: try number(.after),
        floor: try number(.floor),
        head: try number(.head)
      )
    case .live: self = .live(stream: try stream(), head: try number(.head))
    case .event: self = .event(try SyncEvent(from: decoder))
    case .unsubscribed: self = .unsubscribed(stream: try stream())
    case .error: self = .refused(try Refusal(from: decoder))
    }
  }

  /// Writes it for the wire.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Name.self)
    try members.encode(kind, forKey: .type)
    switch self {
    case .authenticated(let tokenID, let expiresIn, let refreshAfterIn):
      try members.encodeIfPresent(tokenID, forKey: .tokenID)
      try members.encode(expiresIn, forKey: .expiresIn)
      try members.encode(refreshAfterIn, forKey: .refreshAfterIn)
    case .tokenExpiring(let expiresIn): try members.encode(expiresIn, forKey: .expiresIn)
    case .subscribed(let stream, let after, let floor, let head):
      try members.encode(stream, forKey: .stream)
      try members.encode(after, forKey: .after)
      try members.encode(floor, forKey: .floor)
      try members.encode(head, forKey: .head)
    case .live(let stream, let head):
      try members.encode(stream, forKey: .stream)
      try members.encode(head, forKey: .head)
    case .event(let event): try event.encode(to: encoder)
    case .unsubscribed(let stream): try members.encode(stream, forKey: .stream)
    case .refused(let refusal): try refusal.encode(to: encoder)
    }
  }

  private var kind: Kind {
    switch self {
    case .authenticated: .authenticated
    case .tokenExpiring: .tokenExpiring
    case .subscribed: .subscribed
    case .live: .live
    case .event: .event
    case .unsubscribed: .unsubscribed
    case .refused: .error
    }
  }
}
