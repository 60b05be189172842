/// What a ring's file says about one key, but for its secret.
public struct KeyRecord: Sendable, Hashable {
  /// Where a key stands in its life; it goes from top to bottom, and only a rollback goes back.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Accepted already, will sign later.
    case standby
    /// Signs and is accepted.
    case active
    /// Accepted still, signs no more.
    case fallback
    /// Refused: no token that it signed is valid any more. Its secret is erased.
    case retired
    /// Refused before its time: it may be known to others. Its secret is erased.
    case revoked

    /// Whether tokens of such a key are accepted.
    public var isUsable: Bool { self == .standby || self == .active || self == .fallback }
  }

  /// `kid` (RFC 7517 §4.5).
  public let id: String
  /// Where the key stands.
  public internal(set) var state: State
  /// The first 16 hex digits of HMAC-SHA256(key, "kid"): tells keys apart, and nothing about them.
  public let fingerprint: String?
  /// When the key was made, in seconds since 1970.
  public let createdAt: Int64?
  /// When it began to sign last.
  public internal(set) var activatedAt: Int64?
  /// When it stopped signing last.
  public internal(set) var demotedAt: Int64?
  /// When the last token that it can have signed is valid nowhere any more: verifiers drop it then by themselves.
  public internal(set) var retireAt: Int64?
  /// When it was retired or revoked.
  public internal(set) var endedAt: Int64?
  /// The longest TTL that was in force while it signed, in seconds.
  public internal(set) var longestTTL: Int64?

  /// Takes a record as it stands in a file.
  public init(
    id: String,
    state: State,
    fingerprint: String? = nil,
    createdAt: Int64? = nil,
    activatedAt: Int64? = nil,
    demotedAt: Int64? = nil,
    retireAt: Int64? = nil,
    endedAt: Int64? = nil,
    longestTTL: Int64? = nil
  ) {
    self.id = id
    self.state = state
    self.fingerprint = fingerprint
    self.createdAt = createdAt
    self.activatedAt = activatedAt
    self.demotedAt = demotedAt
    self.retireAt = retireAt
    self.endedAt = endedAt
    self.longestTTL = longestTTL
  }

  /// Whether the key is accepted at a moment: a fallback ends by itself when its time has come.
  public func isUsable(at now: Timestamp) -> Bool {
    guard state.isUsable else { return false }
    guard state == .fallback, let retireAt else { return true }
    return now.seconds < retireAt
  }
}
