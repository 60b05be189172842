import JWT
import TokenRules

/// Reads the whole configuration of one environment; each room of it stands in an extension of its own.
struct ConfigurationLoader {
  var reader: SettingReader
  let developmentKeys: DevelopmentKeys
  let allowsNoAudit: Bool
  var development: DevelopmentDefaults
  /// The keys of the environment itself, for comparing environments.
  var scopedKeys: [SigningKey] = []

  var environment: ServiceEnvironment { reader.environment }

  init(reader: SettingReader, developmentKeys: DevelopmentKeys, allowsNoAudit: Bool) {
    self.reader = reader
    self.developmentKeys = developmentKeys
    self.allowsNoAudit = allowsNoAudit
    development = DevelopmentDefaults(directory: developmentKeys.directory)
  }

  /// Reads everything; `nil` where something is wrong.
  mutating func load(unknownVariables: [String] = []) -> ServiceConfiguration? {
    reader.record(.environment, .set, environment.rawValue)
    let target = readTarget()
    let keys = readKeys()
    let tokens = readTokens()
    let bounds = readRotation(keys, tokens)
    let stateDirectory = readStateDirectory()
    let clockReference = reader.read(.clockReferenceURL, ValueParser.plainURL).value
    let session = readSession(syncKeys: keys?.keyring, leeway: tokens.clockSkew)
    let accessKeysFile = readAccessKeysFile()
    let introspection = readIntrospection()
    readAbsenceOfCallers()
    let revocation = readRevocation(tokens, sessionAge: session??.maximumAge, in: stateDirectory)
    let service = readService()
    let routing = readRouting()
    guard reader.problems.isEmpty, let target, let keys, let grants = tokens.grants, let ttl = tokens.ttl else {
      return nil
    }
    return ServiceConfiguration(
      environment: environment,
      httpBaseURL: target.baseURL.text,
      database: target.database,
      subscribeURL: target.subscribeURL,
      healthPath: target.healthPath,
      issuer: target.issuer,
      audience: target.audience,
      keys: keys.source,
      keyring: keys.keyring,
      bounds: bounds,
      stateDirectory: stateDirectory,
      clockReferenceURL: clockReference?.text,
      verification: VerificationPolicy(
        issuer: target.issuer,
        audience: target.audience,
        leeway: tokens.clockSkew,
        maximumAge: tokens.maximumAge ?? ttl.maximum,
        requiresTokenID: true
      ),
      issuerSettings: IssuerSettings(
        environment: environment,
        issuer: target.issuer,
        audience: target.audience,
        subscribeURL: target.subscribeURL,
        claimsVersion: tokens.claimsVersion,
        ttl: ttl,
        refreshMargin: tokens.refreshMargin,
        isEnabled: tokens.isEnabled
      ),
      grants: grants,
      revokedTokenIDs: tokens.revokedTokenIDs,
      revocation: revocation,
      mintRate: service.mintRate,
      addressRate: service.addressRate,
      trustedProxies: service.trustedProxies,
      corsOrigins: service.corsOrigins,
      audit: service.audit,
      isAuditSynchronous: service.isAuditSynchronous,
      eventLoopThreads: service.eventLoopThreads,
      port: service.port,
      routing: routing,
      adminTokens: service.adminTokens,
      readTokens: service.readTokens,
      session: session ?? nil,
      accessKeysFile: accessKeysFile,
      introspection: introspection ?? nil,
      development: environment == .dev ? development : nil,
      digest: ConfigurationDigest(reader.records),
      unknownVariables: unknownVariables
    )
  }
}
