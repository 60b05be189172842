#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A lease, as it is read from an answer: flat, or in the envelope `data` that an earlier generation of services wrote alone.
struct LeaseAnswer: Sendable, Hashable {
  let token: LeasedToken
  /// How long it lives, counted from its issue; whole seconds.
  let expiresIn: Duration
  /// When to ask for the next one, counted from its issue; whole seconds, at least one.
  let refreshAfterIn: Duration
  /// The server's time of day when it answered, since 1970.
  let serverTime: Duration?

  /// What no lease is longer than, in seconds: 31 days.
  private static let longest = 31 * 86_400

  /// Reads the body of a 200.
  ///
  /// - Throws: `LeaseFailure.unreadable` where it is no lease: not JSON, a member of the wrong type, a token that no header may carry.
  init(parsing body: [UInt8]) throws(LeaseFailure) {
    let decoder = JSONDecoder()
    do {
      self = try decoder.decode(LeaseAnswer.self, from: Data(body))
    } catch {
      throw .unreadable
    }
  }

  init(token: LeasedToken, expiresIn: Duration, refreshAfterIn: Duration, serverTime: Duration? = nil) {
    self.token = token
    self.expiresIn = expiresIn
    self.refreshAfterIn = refreshAfterIn
    self.serverTime = serverTime
  }
}

extension LeaseAnswer: Decodable {
  private enum Member: String, CodingKey {
    case data, token, subject, scopes
    case tokenType = "token_type"
    case tokenID = "token_id"
    case subscribeURL = "subscribe_url"
    case protocolVersion = "protocol_version"
    case orgID = "org_id"
    case sessionID = "session_id"
    case deviceID = "device_id"
    case streamGrants = "stream_grants"
    case expiresIn = "expires_in"
    case refreshAfterIn = "refresh_after_in"
    case serverTime = "server_time_unix_ms"
  }

  init(from decoder: any Decoder) throws {
    var members = try decoder.container(keyedBy: Member.self)
    if !members.contains(.token) { members = try members.nestedContainer(keyedBy: Member.self, forKey: .data) }
    token = try Self.token(members)
    let seconds = try members.decode(Int.self, forKey: .expiresIn)
    guard (1...Self.longest).contains(seconds) else { throw LeaseFailure.unreadable }
    expiresIn = .seconds(seconds)
    // Earlier services did not say when: a margin of 30 s, as today's by default.
    let refresh = try members.decodeIfPresent(Int.self, forKey: .refreshAfterIn) ?? seconds - 30
    refreshAfterIn = .seconds(max(1, min(refresh, seconds - 1)))
    serverTime = try members.decodeIfPresent(Int64.self, forKey: .serverTime).map { .milliseconds($0) }
  }

  private static func token(_ members: KeyedDecodingContainer<Member>) throws -> LeasedToken {
    let token = LeasedToken(
      value: try members.decode(String.self, forKey: .token),
      tokenID: try members.decodeIfPresent(String.self, forKey: .tokenID),
      subscribeURL: try members.decodeIfPresent(String.self, forKey: .subscribeURL),
      protocolVersion: try members.decodeIfPresent(String.self, forKey: .protocolVersion),
      subject: try members.decodeIfPresent(String.self, forKey: .subject),
      orgID: try members.decodeIfPresent(String.self, forKey: .orgID),
      sessionID: try members.decodeIfPresent(String.self, forKey: .sessionID),
      deviceID: try members.decodeIfPresent(String.self, forKey: .deviceID),
      scopes: try members.decodeIfPresent([String].self, forKey: .scopes) ?? [],
      streamGrants: try members.decodeIfPresent([String].self, forKey: .streamGrants) ?? []
    )
    let type = try members.decodeIfPresent(String.self, forKey: .tokenType) ?? "Bearer"
    guard HeaderText.isVisible(token.value), token.value.utf8.count <= 8192, type.lowercased() == "bearer" else {
      throw LeaseFailure.unreadable
    }
    return token
  }
}
