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

  init(
    _ configuration: ServiceConfiguration,
    build: (version: String, commit: String),
    group: any EventLoopGroup,
    logger: Logger,
    clock: any TokenClock = SystemClock()
  ) throws {
    let metrics = ServiceMetrics(
      build: build,
      environment: configuration.environment,
      configurationDigest: configuration.digest.value,
      clock: clock
    )
    let audit = AuditLog(try Self.sink(configuration.audit), environment: configuration.environment)
    metrics.observe(audit)
    metrics.observe(LogOutput.standardError)
    var services: [any Service] = [AuditService(log: audit, logger: logger), HangupService(audit: audit)]

    let ring = try Self.ring(configuration, metrics, clock, logger, &services)
    let callers = try CallerSources(configuration, on: group, clock: clock, metrics: metrics, logger: logger)
    services += callers.services
    let reloadable = configuration.reloadable + callers.reloadable
    if !reloadable.isEmpty {
      services.append(SecretReloader(reloadable) { Self.report($0, $1, metrics, logger) })
    }
    core = ServiceCore(
      issuer: TokenIssuer(
        settings: configuration.issuerSettings,
        policy: configuration.grants,
        randomness: SystemRandom()
      ),
      verifier: SyncVerifier(
        policy: configuration.verification,
        grants: configuration.grants,
        refreshMargin: configuration.issuerSettings.refreshMargin,
        clock: clock
      ),
      keyring: ring,
      revocations: Snapshot(RevocationList(revokedTokenIDs: configuration.revokedTokenIDs)),
      callers: callers.resolver,
      administration: AdministrationTokens(admin: configuration.adminTokens, read: configuration.readTokens),
      limits: RequestRates(configuration),
      origins: OriginRules(allowed: configuration.corsOrigins),
      routing: RuntimeRouting(canaryPercent: configuration.canaryUserPercent),
      metrics: metrics,
      audit: audit,
      rejects: RejectLog(logger: logger),
      slo: SLOWindow(clock: clock),
      readiness: Readiness(keyring: ring, audit: audit),
      configuration: configuration,
      version: build.version,
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

  private static func ring(
    _ configuration: ServiceConfiguration,
    _ metrics: ServiceMetrics,
    _ clock: any TokenClock,
    _ logger: Logger,
    _ services: inout [any Service]
  ) throws -> Snapshot<Keyring> {
    metrics.register(configuration.keyring)
    guard case .file(let file) = configuration.keys else { return Snapshot(configuration.keyring) }
    let reloader = try KeyringReloader(file, at: clock.uptime())
    metrics.register(reloader.ring.value)
    services.append(KeyringService(reloader: reloader, metrics: metrics, clock: clock, logger: logger))
    return reloader.ring
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
