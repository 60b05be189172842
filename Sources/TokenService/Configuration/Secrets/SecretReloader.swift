import ServiceLifecycle

/// Looks at the files of all secrets, every five seconds, until the service shuts down.
struct SecretReloader: Service {
  /// The time between two looks.
  static let interval = Duration.seconds(5)

  /// What is looked at.
  let secrets: [any Reloadable]
  /// Hears of every look that found something: to log and to count it.
  let report: @Sendable (_ variable: String, ReloadOutcome) -> Void

  init(_ secrets: [any Reloadable], report: @escaping @Sendable (_ variable: String, ReloadOutcome) -> Void) {
    self.secrets = secrets
    self.report = report
  }

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while true {
        try await Task.sleep(for: Self.interval)
        look()
      }
    }
  }

  /// Looks once.
  func look() {
    for secret in secrets {
      let outcome = secret.refresh()
      if outcome != .unchanged { report(secret.variable, outcome) }
    }
  }
}
