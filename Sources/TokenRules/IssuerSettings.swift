import JWT

/// What all leases of an environment have in common.
public struct IssuerSettings: Sendable {
  /// One reference, so that settings are cheap to hand on.
  private let storage: Storage

  private final class Storage: Sendable {
    let environment: ServiceEnvironment
    let issuer, audience, subscribeURL, claimsVersion: String
    let ttl: TTLBounds
    let refreshMargin: Int64
    let isEnabled: Bool
    let texts: LeaseTexts

    init(_ environment: ServiceEnvironment, _ texts: LeaseTexts, _ ttl: TTLBounds, _ margin: Int64, _ isEnabled: Bool) {
      self.environment = environment
      issuer = texts.issuer
      audience = texts.audience
      subscribeURL = texts.subscribeURL
      claimsVersion = texts.claimsVersion
      self.texts = texts
      self.ttl = ttl
      refreshMargin = margin
      self.isEnabled = isEnabled
    }
  }

  /// The environment that is served.
  public var environment: ServiceEnvironment { storage.environment }
  /// `iss`.
  public var issuer: String { storage.issuer }
  /// `aud`.
  public var audience: String { storage.audience }
  /// Where the client subscribes: `wss://…`.
  public var subscribeURL: String { storage.subscribeURL }
  /// `oa_claims_version`.
  public var claimsVersion: String { storage.claimsVersion }
  /// How long tokens may live.
  public var ttl: TTLBounds { storage.ttl }
  /// How long before its end a token should be renewed, in seconds.
  public var refreshMargin: Int64 { storage.refreshMargin }
  /// Whether tokens are minted at all.
  public var isEnabled: Bool { storage.isEnabled }
  /// What is the same in every lease, as JSON.
  var texts: LeaseTexts { storage.texts }

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
    let texts = LeaseTexts(
      issuer: issuer,
      audience: audience,
      subscribeURL: subscribeURL,
      claimsVersion: claimsVersion
    )
    storage = Storage(environment, texts, ttl, refreshMargin, isEnabled)
  }
}
