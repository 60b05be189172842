import Glibc
import JWT
import Logging
import NIOCore
import ServiceLifecycle
import TokenRules
import TokenVerification

/// Puts the service together out of its configuration: what answers, and what runs beside it.
struct ServiceAssembly: Sendable {
  let core: ServiceCore
  /// Whatever runs beside the listeners, in the order in which it starts; the last is the first to stop.
  let services: [any Service]
  /// What keeps the list of revocations.
  let feed: StoreFeed

  /// - Parameters:
  ///   - store: where revocations and replicas are kept; memory where none is given.
  ///   - copy: what this machine knew of revocations last, where a start without the store is allowed.
  init(
    _ configuration: ServiceConfiguration,
    store: (any RevocationStore)? = nil,
    copy: KnownList? = nil,
    build: (version: String, commit: String),
    group: any EventLoopGroup,
    logger: Logger,
    clock: any TokenClock = SystemClock()
  ) throws {
    let metrics = ServiceMetrics(
      build: build,
      environment: configuration.environment,
      configurationDigest: configuration.digest.value,
      longestTTL: configuration.issuerSettings.ttl.maximum,
      clock: clock
    )
    let audit = AuditLog(
      try Self.sink(configuration.audit),
      environment: configuration.environment,
      isSynchronous: configuration.isAuditSynchronous
    )
    metrics.observe(audit)
    metrics.observe(LogOutput.standardError)
    var services: [any Service] = [AuditService(log: audit, logger: logger)]

    let news = KeyringNews(metrics: metrics, audit: audit, clock: clock, logger: logger)
    let (ring, keys) = try Self.keys(configuration, news, clock)
    services.append(HangupService(audit: audit, reloader: keys.reloader))
    if let reloader = keys.reloader { services.append(KeyringService(reloader: reloader)) }
    let reference = Self.clockWatch(configuration, on: group, clock)
    if let reference { services.append(reference.service) }
    let verifiers = VerifierRegistry()
    metrics.observe(verifiers, clock: clock, reference: reference?.watch)
    let callers = try CallerSources(configuration, clock: clock, metrics: metrics, logger: logger)
    services += callers.services
    let reloadable = configuration.reloadable + callers.reloadable
    if !reloadable.isEmpty {
      services.append(SecretReloader(reloadable) { Self.report($0, $1, metrics, logger) })
    }
    let replica = Replica(at: clock.now())
    let revocations = RevocationParts(
      configuration,
      in: store ?? MemoryStore(clock: clock),
      copy: copy,
      replica: replica,
      version: build.version,
      keys: keys.status,
      metrics: metrics,
      audit: audit,
      clock: clock,
      logger: logger
    )
    services.append(revocations.service)
    feed = revocations.feed
    let routing = RoutingDesk(configuration.routing)
    metrics.observe(routing)
    let randomness = SystemRandom()
    core = ServiceCore(
      issuer: TokenIssuer(
        settings: configuration.issuerSettings,
        policy: configuration.grants,
        randomness: randomness
      ),
      verifier: SyncVerifier(
        policy: configuration.verification,
        grants: configuration.grants,
        refreshMargin: configuration.issuerSettings.refreshMargin,
        clock: clock
      ),
      keyring: ring,
      keys: keys,
      verifiers: verifiers,
      revocations: feed.list,
      revocationStore: RevocationAccess(revocations.store, follower: feed, freshness: feed.freshness),
      replicas: revocations.watch,
      callers: callers.resolver,
      administration: AdministrationTokens(admin: configuration.adminTokens, read: configuration.readTokens),
      limits: RequestRates(configuration),
      origins: OriginRules(allowed: configuration.corsOrigins),
      routing: routing,
      metrics: metrics,
      audit: audit,
      rejects: RejectLog(logger: logger),
      storeLog: StoreLog(logger: logger, clock: clock),
      slo: SLOWindow(clock: clock),
      readiness: Readiness(
        keys: keys.status,
        audit: audit,
        clock: reference?.watch,
        revocations: revocations.health
      ),
      configuration: configuration,
      version: build.version,
      replica: replica,
      randomness: randomness,
      clock: clock
    )
    self.services = services
  }

  private static func sink(_ destination: AuditDestination) throws -> (any AuditSink)? {
    switch destination {
    case .off: return nil
    case .stdout: return AuditDescriptor.standardOutput
    case .file(let path):
      do { return try AuditFile(path: path) } catch { throw AuditFileFailure(path: path, code: error.errno) }
    }
  }

  private static func keys(
    _ configuration: ServiceConfiguration,
    _ news: KeyringNews,
    _ clock: any TokenClock
  ) throws(KeyringFileError) -> (Snapshot<Keyring>, KeySource) {
    guard case .file(let file) = configuration.keys else {
      let (ring, environment) = (configuration.keyring, configuration.environment)
      let status = Snapshot(KeyringStatus(fixed: ring, environment: environment, at: clock.now()))
      news.begin(status, isFile: false)
      return (Snapshot(ring), KeySource(status: status, reloader: nil))
    }
    let directory = configuration.stateDirectory
    let history = KeyringHistoryFile(directory: directory.path, environment: configuration.environment)
    let reloader = try KeyringReloader(
      file,
      memory: directory.isRequired ? .folder(history) : .folderIfUsable(history),
      bounds: configuration.bounds,
      clock: clock,
      report: news.report
    )
    news.begin(reloader.status, isFile: true)
    return (reloader.ring, KeySource(status: reloader.status, reloader: reloader))
  }

  private static func clockWatch(
    _ configuration: ServiceConfiguration,
    on group: any EventLoopGroup,
    _ clock: any TokenClock
  ) -> (watch: ClockWatch, service: ClockService)? {
    guard let url = configuration.clockReferenceURL else { return nil }
    let reference = ClockReference(url: url, http: .forClock(on: group))
    let watch = ClockWatch(
      clock,
      leeway: configuration.verification.leeway,
      bound: configuration.bounds.clock,
      ask: reference.ask
    )
    return (watch, ClockService(watch: watch, http: reference.http))
  }

  private static func report(
    _ variable: String,
    _ outcome: ReloadOutcome,
    _ metrics: ServiceMetrics,
    _ logger: Logger
  ) {
    switch outcome {
    case .unchanged: break
    case .reloaded:
      metrics.reloaded(source: variable, succeeded: true)
      logger.info("re-read after a change", metadata: ["variable": "\(variable)"])
    case .failed(let problem):
      metrics.reloaded(source: variable, succeeded: false)
      logger.error("the last good value stays", metadata: ["problem": "\(problem)"])
    }
  }
}

/// The audit file cannot be opened: exit code 73.
struct AuditFileFailure: Error, CustomStringConvertible {
  let path: String
  let code: Int32
  var description: String { "cannot open the audit file \(path): \(String(cString: strerror(code)).lowercased())" }
}
