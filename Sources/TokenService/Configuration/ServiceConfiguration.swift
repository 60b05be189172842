import JWT
import TokenRules
import TokenVerification

/// Everything that the service is told at its start: checked, typed, immutable but for what is re-read from files.
struct ServiceConfiguration: Sendable {
  /// Where the keys of sync tokens come from.
  enum KeySource: Sendable {
    /// Variables: the same until the process ends.
    case ring(Keyring)
    /// A file that is re-read when it changes.
    case file(KeyringFile)
  }

  /// Where a process keeps what outlives it.
  struct StateDirectory: Sendable, Hashable {
    let path: String
    /// Whether somebody chose it: then nothing starts where it cannot be used.
    let isRequired: Bool

    /// The folder where none is chosen.
    static func preset(in environment: ServiceEnvironment, developmentKeys: DevelopmentKeys) -> String {
      environment == .dev ? developmentKeys.directory + "/state" : "state/" + environment.rawValue
    }
  }

  let environment: ServiceEnvironment
  let httpBaseURL: String
  let database: String
  let subscribeURL: String
  let healthPath: String
  let issuer: String
  let audience: String
  let keys: KeySource
  /// The ring as it stood when the configuration was read.
  let keyring: Keyring
  /// What a rotation counts on.
  let bounds: RotationBounds
  let stateDirectory: StateDirectory
  /// Whose clock the service's own is held to.
  let clockReferenceURL: String?
  /// What verify asks of a sync token.
  let verification: VerificationPolicy
  /// What mint gives a sync token.
  let issuerSettings: IssuerSettings
  let grants: GrantPolicy
  let revokedTokenIDs: [String]
  let revocation: RevocationConfiguration
  /// A session's or access key's share; `nil` sets no limit.
  let mintRate: RateLimit?
  /// An address's share before its caller is known; `nil` sets no limit.
  let addressRate: RateLimit?
  let trustedProxies: [CIDRBlock]
  /// Lower-case origins, beside the service's own, whose requests may carry the session's cookie.
  let corsOrigins: [String]
  let audit: AuditDestination
  /// Whether mints are answered only when their events are written.
  let isAuditSynchronous: Bool
  let eventLoopThreads: Int
  /// `PORT`: the port of the public listener, or of the only one.
  let port: Int?
  /// Which runtime runs a thread, until somebody changes it.
  let routing: RoutingSettings
  let adminTokens: Reloaded<TokenDigests>
  let readTokens: Reloaded<TokenDigests>
  let session: SessionTokenConfiguration?
  let accessKeysFile: String?
  let introspection: IntrospectionConfiguration?
  /// What dev made up because nothing was set; `nil` outside dev.
  let development: DevelopmentDefaults?
  let digest: ConfigurationDigest
  /// Variables that look like the service's own and are not: probably misspelt.
  let unknownVariables: [String]

  /// What is re-read from files; a ``SecretReloader`` looks at them.
  var reloadable: [any Reloadable] {
    var all: [any Reloadable] = [adminTokens, readTokens].filter(\.isWatched)
    if let keyring = session?.keyring, keyring.isWatched { all.append(keyring) }
    if let secret = introspection?.clientSecret, secret.isWatched { all.append(secret) }
    return all
  }
}

/// How session tokens are verified.
struct SessionTokenConfiguration: Sendable {
  let issuer: String
  let audience: String
  let keyring: Reloaded<Keyring>
  /// Seconds since `iat`.
  let maximumAge: Int64
  /// Seconds; the service's own.
  let leeway: Int64
}

/// Where credentials of no form of our own are asked about (RFC 7662).
struct IntrospectionConfiguration: Sendable {
  let url: String
  let clientID: String
  let clientSecret: Reloaded<Secret>
}
