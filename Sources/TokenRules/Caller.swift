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

  /// The user's id, without the prefix `user:`.
  public let userID: String
  /// The id of the organisation that is active, as the source gives it: with or without the prefix `org:`.
  public let organizationID: String
  /// The session's id.
  public let sessionID: String
  /// The session's device.
  public let deviceID: String?
  /// The scopes that the caller has; `nil` sets no limit of its own.
  public let scopes: [String]?
  /// The streams that the caller may have by name.
  public let streams: [String]?
  /// Where the caller's authority comes from.
  public let kind: Kind
  /// When the caller's credential was issued, seconds since 1970.
  public let issuedAt: Int64?
  /// When the caller's credential ends, seconds since 1970, rounded down.
  public let expiresAt: Int64?

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
    self.userID = String(SubjectID.user(userID))
    guard !self.userID.isEmpty else { throw .missing(.user) }
    guard !SubjectID.organization(organizationID).isEmpty else { throw .missing(.organization) }
    self.organizationID = organizationID
    self.sessionID = sessionID
    self.deviceID = deviceID
    self.scopes = scopes
    self.streams = streams
    self.kind = kind
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }

  private static func check(_ id: String, _ field: CallerError.Field) throws(CallerError) {
    guard !id.isEmpty else { throw .missing(field) }
    guard id.utf8.count <= maximumIDLength else { throw .tooLong(field) }
    guard !PlainText.hasControlCharacter(id) else { throw .controlCharacter(field) }
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
