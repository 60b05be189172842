/// Who asks for a lease, as the session, the access key or the identity provider says.
public struct Caller: Sendable, Hashable {
  /// Where the caller's authority comes from.
  public enum Kind: String, Sendable {
    /// A user's session; it is on one device.
    case session
    /// An access key; it may name any device.
    case accessKey = "access_key"
  }

  /// The longest id, in bytes.
  public static let maximumIDLength = 256

  /// One reference, so that a caller is cheap to hand on.
  private let storage: Storage

  /// What a caller is made of; none of it changes.
  private final class Storage: Sendable {
    let userID, organizationID, sessionID: String
    let deviceID: String?
    let scopes, streams: [String]?
    let kind: Kind
    let issuedAt, expiresAt: Int64?

    init(
      _ ids: (user: String, organization: String, session: String, device: String?),
      _ rights: (scopes: [String]?, streams: [String]?),
      _ kind: Kind,
      _ times: (issuedAt: Int64?, expiresAt: Int64?)
    ) {
      (userID, organizationID, sessionID, deviceID) = ids
      (scopes, streams) = rights
      self.kind = kind
      (issuedAt, expiresAt) = times
    }
  }

  /// The user's id, without the prefix `user:`.
  public var userID: String { storage.userID }
  /// The id of the organisation that is active, as the source gives it: with or without the prefix `org:`.
  public var organizationID: String { storage.organizationID }
  /// The session's id.
  public var sessionID: String { storage.sessionID }
  /// The session's device.
  public var deviceID: String? { storage.deviceID }
  /// The scopes that the caller has; `nil` sets no limit of its own.
  public var scopes: [String]? { storage.scopes }
  /// The streams that the caller may have by name.
  public var streams: [String]? { storage.streams }
  /// Where the caller's authority comes from.
  public var kind: Kind { storage.kind }
  /// When the caller's credential was issued, seconds since 1970.
  public var issuedAt: Int64? { storage.issuedAt }
  /// When the caller's credential ends, seconds since 1970, rounded down.
  public var expiresAt: Int64? { storage.expiresAt }

  /// Takes a caller whose credential has been checked.
  ///
  /// One prefix `user:` of the user's id is dropped, so that every source names a user alike.
  ///
  /// - Throws: ``CallerError`` for an id that is missing where it is required (user, organisation, session), longer than
  ///   256 bytes, or has control characters.
  public init(
    userID: String,
    organizationID: String,
    sessionID: String,
    deviceID: String? = nil,
    scopes: [String]? = nil,
    streams: [String]? = nil,
    kind: Kind,
    issuedAt: Int64? = nil,
    expiresAt: Int64? = nil
  ) throws(CallerError) {
    try Self.check(userID, .user)
    try Self.check(organizationID, .organization)
    try Self.check(sessionID, .session)
    if let deviceID { try Self.check(deviceID, .device) }
    let userID = String(SubjectID.user(userID))
    guard !userID.isEmpty else { throw .missing(.user) }
    guard !SubjectID.organization(organizationID).isEmpty else { throw .missing(.organization) }
    storage = Storage((userID, organizationID, sessionID, deviceID), (scopes, streams), kind, (issuedAt, expiresAt))
  }

  private static func check(_ id: String, _ field: CallerError.Field) throws(CallerError) {
    guard !id.isEmpty else { throw .missing(field) }
    guard id.utf8.count <= maximumIDLength else { throw .tooLong(field) }
    guard !PlainText.hasControlCharacter(id) else { throw .controlCharacter(field) }
  }
}

extension Caller {
  /// Whether both say the same of the same.
  public static func == (a: Caller, b: Caller) -> Bool {
    a.storage === b.storage
      || (a.userID, a.organizationID, a.sessionID, a.deviceID) == (b.userID, b.organizationID, b.sessionID, b.deviceID)
        && (a.scopes, a.streams) == (b.scopes, b.streams)
        && (a.kind, a.issuedAt, a.expiresAt) == (b.kind, b.issuedAt, b.expiresAt)
  }

  /// Takes up the ids, which tell callers apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(userID)
    hasher.combine(organizationID)
    hasher.combine(sessionID)
    hasher.combine(deviceID)
  }
}

/// Why somebody is not taken for a caller.
@nonexhaustive
public enum CallerError: Error, Hashable, Sendable {
  /// A required id is absent or empty.
  case missing(Field)
  /// An id is longer than 256 bytes.
  case tooLong(Field)
  /// An id has a control character.
  case controlCharacter(Field)

  /// An id of a caller.
  public enum Field: String, Sendable {
    /// The user's.
    case user = "user_id"
    /// The active organisation's.
    case organization = "org_id"
    /// The session's.
    case session = "session_id"
    /// The device's.
    case device = "device_id"
  }
}
