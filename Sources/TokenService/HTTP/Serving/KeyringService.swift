import Logging
import ServiceLifecycle
import TokenRules
import TokenVerification

/// Re-reads the keyring's file when it changes; a bad file leaves the ring as it is.
struct KeyringService: Service {
  let reloader: KeyringReloader
  let metrics: ServiceMetrics
  let clock: any TokenClock
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await reloader.run(clock: clock) { outcome in
        switch outcome {
        case .reloaded(let ring):
          metrics.register(ring)
          metrics.reloaded(source: "KEYRING_FILE", succeeded: true)
          logger.info("keyring re-read", metadata: ["generation": "\(ring.generation)"])
        case .failed(let error):
          metrics.reloaded(source: "KEYRING_FILE", succeeded: false)
          logger.error("the last good keyring stays", metadata: ["problem": "\(error)"])
        default: break
        }
      }
    }
  }
}
