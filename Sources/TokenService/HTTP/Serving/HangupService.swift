import ServiceLifecycle
import TokenVerification
import UnixSignals

/// SIGHUP opens the audit file anew, as tools that rotate files expect, and looks at the keyring file at once.
struct HangupService: Service {
  let audit: AuditLog
  let reloader: KeyringReloader?

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    await cancelWhenGracefulShutdown {
      for await _ in signals {
        audit.reopen()
        await reloader?.reload()
      }
    }
  }
}
