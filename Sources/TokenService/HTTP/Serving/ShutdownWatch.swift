import Glibc
import Logging
import ServiceLifecycle

/// Hears of the shutdown first: traffic is turned away, and a second signal ends the process at once.
struct ShutdownWatch: Service {
  let readiness: Readiness
  let logger: Logger

  func run() async throws {
    do { try await gracefulShutdown() } catch { return }
    readiness.shutDown()
    logger.info("shutting down")
    signal(SIGTERM, SIG_DFL)
    signal(SIGINT, SIG_DFL)
  }
}
