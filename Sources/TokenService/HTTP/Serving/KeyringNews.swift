import Logging
import TokenRules
import TokenVerification

/// Tells metrics, log and audit what becomes of the ring.
struct KeyringNews: Sendable {
  /// What the metrics call the file.
  private static let source = "KEYRING_FILE"

  let metrics: ServiceMetrics
  let audit: AuditLog
  let clock: any TokenClock
  let logger: Logger

  /// Shows the first ring, and whichever follows it.
  func begin(_ status: Snapshot<KeyringStatus>, isFile: Bool) {
    let first = status.value
    metrics.register(first.keyring)
    metrics.observe(status, isFile: isFile)
    guard isFile else { return }
    record(.ringLoaded, first.record, digest: first.digest)
  }

  func report(_ event: KeyringReloader.Event) {
    switch event {
    case .loading(let ring):
      metrics.register(ring.keyring)
      metrics.reloaded(source: Self.source, succeeded: true)
      record(.ringLoaded, ring.record, digest: ring.digest)
      logger.info(
        "a keyring comes into force",
        metadata: ["generation": "\(ring.record.generation)", "ring_digest": "\(ring.digest)"]
      )
    case .refused(let error):
      metrics.reloaded(source: Self.source, succeeded: false)
      record(.ringRefused, attributes: [("problem", .string(error.description))])
      logger.error("the last good keyring stays", metadata: ["problem": "\(error)"])
    case .restored:
      metrics.reloaded(source: Self.source, succeeded: true)
      logger.info("the keyring file has the ring again that is in force")
    case .retired(let ids):
      for id in ids { record(.keyRetired, keyID: id) }
      logger.info("keys have come to their end", metadata: ["kids": "\(ids.joined(separator: ","))"])
    case .historyLost(let error):
      logger.warning("a restart would forget which keyrings must not come back", metadata: ["problem": "\(error)"])
    case .historyKept:
      logger.info("which keyrings must not come back is on the disk again")
    @unknown default: break
    }
  }

  private func record(_ name: AuditEvent.Name, _ ring: RingRecord, digest: String) {
    let generation = AuditEvent.Value.integer(Int64(clamping: ring.generation))
    record(name, keyID: ring.active?.id, attributes: [("generation", generation), ("ring_digest", .string(digest))])
  }

  private func record(
    _ name: AuditEvent.Name,
    keyID: String? = nil,
    attributes: [(name: StaticString, value: AuditEvent.Value)] = []
  ) {
    audit.record(AuditEvent(name, at: clock.now(), requestID: nil, keyID: keyID, attributes: attributes))
  }
}

extension ServiceMetrics {
  /// Shows how many runtimes report, and how far the clock is off where there is one to hold it to.
  func observe(_ verifiers: VerifierRegistry, clock: any TokenClock, reference: ClockWatch?) {
    registry.reading(.verifiersSeen) { Double(verifiers.count(at: clock.uptime())) }
    if let reference { registry.reading(.clockOffset) { reference.offset ?? .nan } }
  }

  /// Shows the ring that is in force.
  func observe(_ status: Snapshot<KeyringStatus>, isFile: Bool) {
    registry.reading(.ringGeneration) { Double(status.value.record.generation) }
    registry.reading(.ringLoaded) { Double(status.value.loadedAt.milliseconds) / 1000 }
    guard isFile else { return }
    registry.reading(.ringRefused) { status.value.reload.problem == nil ? 0 : 1 }
    registry.reading(.historyKept) { status.value.historyProblem == nil ? 1 : 0 }
  }
}
