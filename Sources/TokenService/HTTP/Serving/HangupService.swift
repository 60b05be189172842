import ServiceLifecycle
import UnixSignals

/// SIGHUP opens the audit file anew, as tools that rotate files expect.
struct HangupService: Service {
  let audit: AuditLog

  func run() async throws {
    await withGracefulShutdownHandler {
      for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() { audit.reopen() }
    } onGracefulShutdown: {
    }
  }
}
