import AsyncHTTPClient
import JWT
import Logging
import ServiceLifecycle
import TokenRules

/// The sources of callers as the configuration has them, with what keeps them going.
struct CallerSources: Sendable {
  let resolver: CallerResolver
  /// For a ``SecretReloader``; session keys and the provider's secret are the configuration's own.
  let reloadable: [any Reloadable]
  /// To be run while requests are answered.
  let services: [any Service]

  /// - Throws: an access keys file that is wrong.
  init(
    _ configuration: ServiceConfiguration,
    clock: any TokenClock,
    metrics: ServiceMetrics,
    logger: Logger
  ) throws(ConfigurationProblem) {
    let keys = try Self.accessKeys(configuration, now: clock.now())
    let http = configuration.introspection.map { _ in HTTPClient.forIntrospection(on: ProviderThread.shared.group) }
    var introspection: Introspection?
    if let configuration = configuration.introspection, let http {
      let provider = IntrospectionProvider(
        url: configuration.url,
        clientID: configuration.clientID,
        clientSecret: configuration.clientSecret,
        http: http,
        thread: ProviderThread.shared
      )
      introspection = Introspection(provider, clock: clock, metrics: metrics.callers, logger: logger)
    }
    resolver = CallerResolver(
      sessions: configuration.session.map(SessionTokens.init),
      accessKeys: keys,
      introspection: introspection
    )
    reloadable = [keys].compactMap { $0 }.filter(\.isWatched)
    services = [http].compactMap { $0 }.map(HTTPClientService.init)
  }

  private static func accessKeys(
    _ configuration: ServiceConfiguration,
    now: Timestamp
  ) throws(ConfigurationProblem) -> Reloaded<AccessKeys>? {
    if let path = configuration.accessKeysFile { return try AccessKeys.reloaded(from: path) }
    return configuration.development?.accessKey.map { Reloaded(constant: AccessKeys($0, createdAt: now)) }
  }
}

extension SessionTokens {
  fileprivate init(_ configuration: SessionTokenConfiguration) {
    self.init(
      issuer: configuration.issuer,
      audience: configuration.audience,
      leeway: configuration.leeway,
      maximumAge: configuration.maximumAge,
      keyring: configuration.keyring
    )
  }
}

/// Closes the connections to the identity provider when the service has stopped.
private struct HTTPClientService: Service {
  let http: HTTPClient

  func run() async throws {
    try? await gracefulShutdown()
    try await http.shutdown()
  }
}

extension AccessKeys {
  /// The keys of a file, read again when it changes.
  ///
  /// - Throws: what is wrong with the file, all of it.
  static func reloaded(from path: String) throws(ConfigurationProblem) -> Reloaded<AccessKeys> {
    let stamps = [ConfigurationFile.stamp(of: path)]
    return Reloaded(
      try load(path),
      variable: Variable.accessKeysFile.pattern,
      files: [path],
      stamps: stamps
    ) { () throws(ConfigurationProblem) in try load(path) }
  }

  private static func load(_ path: String) throws(ConfigurationProblem) -> AccessKeys {
    let bytes: [UInt8]
    do { bytes = try ConfigurationFile.read(path) } catch {
      throw problem("names a file that cannot be read: \(error.reason)")
    }
    do { return try AccessKeys(parsing: bytes) } catch {
      throw problem("names a file that is wrong: \(error.description)")
    }
  }

  private static func problem(_ text: String) -> ConfigurationProblem {
    ConfigurationProblem(
      variable: Variable.accessKeysFile.pattern,
      problem: text,
      remedy: "Set it to an access keys file; `token-service callers` makes and edits one"
    )
  }

  /// The one key of dev.
  fileprivate init(_ key: DevelopmentAccessKey, createdAt: Timestamp) {
    let record = try? AccessKeyRecord(
      id: key.id,
      digest: SHA256Digest(of: key.text.reveal()),
      userID: key.userID,
      organizationID: key.organizationID,
      createdAt: createdAt
    )
    self.init([record].compactMap { $0 })
  }
}
