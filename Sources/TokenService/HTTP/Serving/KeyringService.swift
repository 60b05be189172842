import ServiceLifecycle
import TokenVerification

/// Looks at the keyring's file every second, until the service shuts down.
struct KeyringService: Service {
  let reloader: KeyringReloader

  func run() async throws {
    await cancelWhenGracefulShutdown { await reloader.run() }
  }
}
