/// A token and what its client needs to know: the answer to a mint.
public struct Lease: Sendable {
  /// How the client reaches the service that the token is for.
  public static let transport = "spacetime_ws"
  /// What is spoken there.
  public static let protocolVersion = "spacetime.sync.v1"

  /// The compact token.
  public internal(set) var token = ""
  /// The id of the key that signed.
  public let keyID: String
  /// The generation of the keyring that the key is of.
  public let rotationID: String
  /// `jti`.
  public let tokenID: String
  /// `iat` and `nbf`, seconds since 1970.
  public let issuedAt: Int64
  /// `exp`, seconds since 1970.
  public let expiresAt: Int64
  /// When to renew.
  public let schedule: RefreshSchedule
  /// The reading of the clock from which all times come.
  public let serverTime: Timestamp
  /// Whom the token is for.
  public let caller: Caller
  /// The device that it is for.
  public let deviceID: String?
  /// The granted scopes, sorted.
  public let scopes: [String]
  /// The granted streams, sorted, each with its scope.
  public let grants: [StreamGrant]
  /// What all leases have in common.
  public let settings: IssuerSettings

  /// `sub`: the user's id behind `user:`.
  public var subject: String { "user:" + caller.userID }
  /// The names of the granted streams, sorted.
  public var streams: [String] { grants.map(\.stream) }
}
