import ServiceLifecycle
import UnixSignals

/// SIGHUP opens the audit file anew, as tools that rotate files expect.
struct HangupService: Service {
  let audit: AuditLog

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      for await _ in signals { audit.reopen() }
    }
  }
}
