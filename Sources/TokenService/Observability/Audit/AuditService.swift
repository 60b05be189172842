import Dispatch
import Logging
import ServiceLifecycle

/// Ends the audit log with the service: in a `ServiceGroup` it stands before whatever records events, so that it is
/// the last to stop.
struct AuditService: Service {
  let log: AuditLog
  let logger: Logger

  func run() async throws {
    try? await gracefulShutdown()
    let isComplete = await withCheckedContinuation { continuation in
      // Closing waits for the writer's thread, which is no thing for a thread of Swift's pool.
      DispatchQueue(label: "audit.close").async { continuation.resume(returning: log.close()) }
    }
    if !isComplete || log.droppedCount > 0 {
      logger.error(
        "audit events were lost",
        metadata: ["dropped": "\(log.droppedCount)", "unwritten_bytes": "\(log.waitingBytes)"]
      )
    }
  }
}

extension ServiceMetrics {
  /// Shows how the audit log does.
  func observe(_ audit: AuditLog) {
    registry.reading(.auditEvents) { Double(audit.recordedCount) }
    registry.reading(.auditDropped) { Double(audit.droppedCount) }
    registry.reading(.auditFailures) { Double(audit.failureCount) }
    registry.reading(.auditBuffered) { Double(audit.waitingBytes) }
    registry.reading(.auditAccepting) { audit.isAccepting ? 1 : 0 }
  }
}
