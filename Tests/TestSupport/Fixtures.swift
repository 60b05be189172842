public import JWT
public import TokenRules

/// What tests have in common: a moment, keys, settings, callers; none of it is used outside tests.
public enum Fixtures {
  /// 2026-02-25T08:45:12Z.
  public static let now = Timestamp(seconds: 1_772_009_112)
  /// `iss` of the fixtures.
  public static let issuer = "https://control.test"
  /// `aud` of the fixtures.
  public static let audience = "spacetime-test"

  /// The secrets, for tests that sign by themselves.
  public static let activeSecret = "test-only: active 8f1c2e64b0a7d953"
  /// A key that is accepted already.
  public static let standbySecret = "test-only: standby 5b7d90e3c6f2a814"
  /// A key that is accepted still.
  public static let fallbackSecret = "test-only: fallback c04e7a19d3b8f265"
  /// A key of nobody.
  public static let strangerSecret = "test-only: stranger 1a9f63d85c7e20b4"

  /// The key that signs, with the declared id `active`.
  public static let activeKey = try! SigningKey(secret: activeSecret.utf8, id: "active")
  /// The key that is accepted already, with the declared id `standby`.
  public static let standbyKey = try! SigningKey(secret: standbySecret.utf8, id: "standby")
  /// The key that is accepted still, with the declared id `fallback`.
  public static let fallbackKey = try! SigningKey(secret: fallbackSecret.utf8, id: "fallback")

  /// A ring of all three, of generation `7`.
  public static let keyring = try! Keyring(
    active: activeKey,
    standby: [standbyKey],
    fallbacks: [fallbackKey],
    generation: "7"
  )

  /// What sync tokens are verified by: 30 s of leeway, 900 s of age.
  public static let verificationPolicy = VerificationPolicy(
    issuer: issuer,
    audience: audience,
    leeway: 30,
    maximumAge: 900,
    requiresTokenID: true
  )

  /// Settings of an issuer.
  public static func settings(
    ttl: TTLBounds = TTLBounds(),
    refreshMargin: Int64 = 30,
    isEnabled: Bool = true
  ) -> IssuerSettings {
    IssuerSettings(
      environment: .dev,
      issuer: issuer,
      audience: audience,
      subscribeURL: "wss://sync.test/v1/database/test/subscribe",
      ttl: ttl,
      refreshMargin: refreshMargin,
      isEnabled: isEnabled
    )
  }

  /// An issuer with these settings, whose token ids count up from 1.
  public static func issuer(
    _ settings: IssuerSettings = settings(),
    policy: GrantPolicy = .builtIn
  ) -> TokenIssuer {
    TokenIssuer(settings: settings, policy: policy, randomness: CountingRandom())
  }

  /// A session of user 1042 of org:openagents on a desktop; issued an hour before ``now``, without an end.
  public static func session(
    userID: String = "1042",
    organizationID: String = "org:openagents",
    sessionID: String = "sess_1",
    deviceID: String? = "desktop:1",
    scopes: [String]? = nil,
    streams: [String]? = nil,
    issuedAt: Int64? = now.seconds - 3600,
    expiresAt: Int64? = nil
  ) -> Caller {
    try! Caller(
      userID: userID,
      organizationID: organizationID,
      sessionID: sessionID,
      deviceID: deviceID,
      scopes: scopes,
      streams: streams,
      kind: .session,
      issuedAt: issuedAt,
      expiresAt: expiresAt
    )
  }

  /// An access key of user 1042 of org:openagents, without a device.
  public static func accessKey(
    userID: String = "1042",
    organizationID: String = "org:openagents",
    deviceID: String? = nil,
    scopes: [String]? = nil,
    streams: [String]? = nil,
    issuedAt: Int64? = now.seconds - 3600,
    expiresAt: Int64? = nil
  ) -> Caller {
    try! Caller(
      userID: userID,
      organizationID: organizationID,
      sessionID: "pat:key_1",
      deviceID: deviceID,
      scopes: scopes,
      streams: streams,
      kind: .accessKey,
      issuedAt: issuedAt,
      expiresAt: expiresAt
    )
  }
}
