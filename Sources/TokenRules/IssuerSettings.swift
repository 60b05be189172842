/// What all leases of an environment have in common.
public struct IssuerSettings: Sendable {
  /// The environment that is served.
  public let environment: ServiceEnvironment
  /// `iss`.
  public let issuer: String
  /// `aud`.
  public let audience: String
  /// Where the client subscribes: `wss://…`.
  public let subscribeURL: String
  /// `oa_claims_version`.
  public let claimsVersion: String
  /// How long tokens may live.
  public let ttl: TTLBounds
  /// How long before its end a token should be renewed, in seconds.
  public let refreshMargin: Int64
  /// Whether tokens are minted at all.
  public let isEnabled: Bool

  /// Takes settings that configuration has checked.
  public init(
    environment: ServiceEnvironment,
    issuer: String,
    audience: String,
    subscribeURL: String,
    claimsVersion: String = "oa_sync_claims_v1",
    ttl: TTLBounds = TTLBounds(),
    refreshMargin: Int64 = 30,
    isEnabled: Bool = true
  ) {
    self.environment = environment
    self.issuer = issuer
    self.audience = audience
    self.subscribeURL = subscribeURL
    self.claimsVersion = claimsVersion
    self.ttl = ttl
    self.refreshMargin = refreshMargin
    self.isEnabled = isEnabled
  }
}
