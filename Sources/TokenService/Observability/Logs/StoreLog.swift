import Logging
import TokenRules

/// What goes wrong with the store of revocations, in the log, by sample: while it is away, every request fails.
struct StoreLog: Sendable {
  private let logger: Logger
  private let clock: any TokenClock
  private let sampler = LogSampler()

  init(logger: Logger, clock: any TokenClock) {
    self.logger = logger
    self.clock = clock
  }

  /// Logs what a request could not have of the store, where the second has room for a line.
  func failed(_ error: StoreError, _ message: Logger.Message, requestID: String) {
    guard let suppressed = sampler.admit(at: clock.uptime()) else { return }
    logger.error(
      message,
      metadata: ["problem": "\(error)", "request_id": "\(requestID)", "suppressed": "\(suppressed)"]
    )
  }
}
