import ArgumentParser
import Instrumentation
import Logging
import Metrics
import NIOCore
import NIOPosix
import ServiceLifecycle
import TokenRules
import TokenVerification
import UnixSignals

/// `token-service serve`: the service itself.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serves clients on one port, runtimes and operators on another.",
    discussion: """
      Stops on SIGTERM or SIGINT: takes no more connections, finishes what is in flight within ten seconds, and ends
      with 0; a second signal ends it at once. SIGHUP opens the audit file anew, and looks at the keyring file.

      EXAMPLES
        token-service serve                                  dev, with generated keys; prints a curl that works
        token-service serve --env prod --host 0.0.0.0        the public listener for everybody
        token-service serve --only public                    one listener, on PORT where that is set
        OA_AUDIT=file:audit.jsonl token-service serve        audit events in a file
        token-service serve --env prod --allow-stale-start   also while the store of revocations is away
      """
  )

  /// The listeners that are opened.
  enum Only: String, ExpressibleByArgument, CaseIterable { case `public`, `internal` }

  @Option(
    name: .customLong("env"),
    help: ArgumentHelp("The environment: dev, staging or prod.", discussion: "Else OA_SPACETIME_ENV, else dev.")
  )
  var environment: ServiceEnvironment?
  @Option(help: "The public listener's address.") var host = "127.0.0.1"
  @Option(help: "The public listener's port; else PORT, else 8080; 0 takes a free one.") var port: Int?
  @Option(help: "The internal listener's address.") var internalHost = "127.0.0.1"
  @Option(help: "The internal listener's port; else 9090, or PORT with --only internal.") var internalPort: Int?
  @Option(help: "Opens this listener alone.") var only: Only?
  @Flag(help: "Lets OA_AUDIT be off outside dev, for benchmarks.") var allowNoAudit = false
  @Flag(help: "Starts with this machine's last copy of the revocations where their store does not answer.")
  var allowStaleStart = false

  func validate() throws {
    for port in [port, internalPort].compactMap(\.self) where !(0...65_535).contains(port) {
      throw ValidationError("A port is a number from 0 to 65535.")
    }
  }

  func run() async throws {
    let configuration = try load()
    // Everything that is asynchronous runs on the event loops, so that a request never changes its thread.
    NIOSingletons.groupLoopCountSuggestion = configuration.eventLoopThreads
    NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
    LoggingSystem.bootstrap { label in JSONLogHandler(label: label, clock: SystemClock()) }
    try await serve(configuration, logger: Logger(label: "token-service"))
  }

  private func load() throws(CommandFailure) -> ServiceConfiguration {
    do {
      return try ServiceConfiguration.load(
        environment: environment,
        from: EnvironmentOption.variables,
        allowsNoAudit: allowNoAudit
      )
    } catch {
      throw CommandFailure(error)
    }
  }

  private func serve(_ configuration: ServiceConfiguration, logger: Logger) async throws {
    for name in configuration.unknownVariables {
      logger.warning("a variable is not known; is it misspelt?", metadata: ["variable": "\(name)"])
    }
    let group = MultiThreadedEventLoopGroup.singleton
    let start = StoreStart(configuration, allowsStale: allowStaleStart, clock: SystemClock(), logger: logger)
    let (store, copy) = try await start.open()
    let assembly: ServiceAssembly
    do {
      assembly = try ServiceAssembly(
        configuration,
        store: store,
        copy: copy,
        build: (BuildInfo.current.version, BuildInfo.current.commit),
        group: group,
        logger: logger
      )
    } catch let error as AuditFileFailure {
      throw CommandFailure(error.description, .cannotCreate)
    } catch let error as ConfigurationProblem {
      throw CommandFailure(ConfigurationProblems(environment: configuration.environment.rawValue, problems: [error]))
    } catch let error as KeyringFileError {
      let problems = KeyringFileWords.problems(with: error, in: configuration.environment)
      throw CommandFailure(ConfigurationProblems(environment: configuration.environment.rawValue, problems: problems))
    }
    try await start.load(assembly.feed, hasCopy: copy != nil)
    // Libraries count into the service's own metrics, and hand its traces on.
    MetricsSystem.bootstrap(LibraryMetrics(assembly.core.metrics.registry))
    InstrumentationSystem.bootstrap(TraceInstrument())
    let listeners = makeListeners(assembly.core, configuration, group: group, logger: logger)
    let watch = ShutdownWatch(readiness: assembly.core.readiness, logger: logger)
    // The last is the first to stop: traffic is turned away, then the listeners end, then what they need.
    let services = ServiceGroupConfiguration(
      services: (assembly.services + [Listeners(all: listeners), watch]).map { .init(service: $0) },
      gracefulShutdownSignals: [.sigterm, .sigint],
      logger: Self.quiet(logger)
    )
    do {
      try await ServiceGroup(configuration: services).run()
    } catch let error as ListenFailure {
      throw CommandFailure(error.description, .unavailable)
    }
  }

  private func makeListeners(
    _ core: ServiceCore,
    _ configuration: ServiceConfiguration,
    group: any EventLoopGroup,
    logger: Logger
  ) -> [ListenerService] {
    var limits = ConnectionLimits()
    limits.connections = max(16, min(limits.connections, OpenFileLimit.raise() / 2 - 64))
    let sides = Listener.allCases.filter { only == nil || $0.rawValue == only?.rawValue }
    let announcement = Announcement(
      configuration: configuration,
      logger: logger,
      hosts: [.public: host, .internal: internalHost]
    )
    let startup = Startup(expecting: sides.count) { ports in announcement.make(ports) }
    return sides.map { side in
      ListenerService(
        listener: side,
        host: side == .public ? host : internalHost,
        port: port(of: side, configuration),
        responder: TokenResponder(side, core: core),
        limits: limits,
        group: group,
        logger: Self.quiet(logger),
        isUp: startup.isUp
      )
    }
  }

  private func port(of listener: Listener, _ configuration: ServiceConfiguration) -> Int {
    switch listener {
    case .public: port ?? configuration.port ?? 8080
    case .internal: internalPort ?? (only == .internal ? configuration.port : nil) ?? 9090
    }
  }

  /// For libraries: their start-up messages say nothing that the service does not say itself.
  private static func quiet(_ logger: Logger) -> Logger {
    var logger = logger
    logger.logLevel = .error
    return logger
  }
}
