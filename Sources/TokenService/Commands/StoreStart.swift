import Logging
import TokenRules

/// Gets the store of a service ready, or says why the service does not start.
struct StoreStart {
  let configuration: ServiceConfiguration
  /// Whether the last copy on this machine is enough where the store does not answer.
  let allowsStale: Bool
  let clock: any TokenClock
  let logger: Logger

  init(_ configuration: ServiceConfiguration, allowsStale: Bool, clock: any TokenClock, logger: Logger) {
    (self.configuration, self.allowsStale) = (configuration, allowsStale)
    (self.clock, self.logger) = (clock, logger)
  }

  private var name: String { Variable.storeURL.name(in: configuration.environment) }

  /// The store, and the copy where one is to be used.
  func open() async throws(CommandFailure) -> (store: any RevocationStore, copy: KnownList?) {
    let (location, environment) = (configuration.revocation.store, configuration.environment)
    let copy = try copy()
    do throws(StoreError) {
      return (try await StoreOpening.open(location, environment: environment, clock: clock), copy)
    } catch {
      guard case .unavailable = error, copy != nil else { throw failure(error) }
      logger.error("the service starts without its store", metadata: ["problem": "\(error)"])
      let store = AwaitedStore(location.place) { [clock] () async throws(StoreError) in
        try await StoreOpening.open(location, environment: environment, clock: clock)
      }
      return (store, copy)
    }
  }

  /// Reads the whole record; what a copy holds is enough where that is allowed.
  func load(_ feed: StoreFeed, hasCopy: Bool) async throws(CommandFailure) {
    do throws(StoreError) {
      try await feed.start()
    } catch {
      guard case .unavailable = error, hasCopy else { throw failure(error) }
      let standing = feed.standing
      logger.error(
        "what is revoked comes from this machine's copy",
        metadata: ["position": "\(standing.position)", "problem": "\(error)"]
      )
    }
  }

  private func copy() throws(CommandFailure) -> KnownList? {
    guard allowsStale, configuration.revocation.store != .memory else { return nil }
    let file = ListCopyFile(directory: configuration.stateDirectory.path, environment: configuration.environment)
    do throws(ListCopyError) {
      guard let known = try file.load(revokedTokenIDs: configuration.revokedTokenIDs) else { return nil }
      let (age, now) = (clock.now().milliseconds - known.record.readAt.milliseconds, clock.uptime())
      return KnownList(
        list: known.list,
        storeID: known.record.storeID,
        position: known.record.position,
        // A copy from the future tells that a clock is wrong, and not how old it is.
        readAt: age < -1000 * RevocationRule.clockBound ? nil : now - .milliseconds(max(0, age))
      )
    } catch {
      // Enough, where the store answers.
      logger.warning("there is no copy of the revocations to start with", metadata: ["problem": "\(error)"])
      return nil
    }
  }

  private func failure(_ error: StoreError) -> CommandFailure {
    var words = "\(name): \(error)"
    if case .unavailable = error {
      words += allowsStale ? "; this machine has no copy" : "; --allow-stale-start starts with this machine's last copy"
    }
    return CommandFailure(words, error.exitStatus)
  }
}
