import JWT
import TokenRules
import TokenVerification

/// What decides about tokens, put together.
struct TokenParts: Sendable {
  let keys: KeyringReloader
  let revocations: RevocationFeed
  let gate: TokenGate
  let reporter: VerifierReporter

  init(
    _ configuration: SyncServerConfiguration,
    clock: any TokenClock,
    report: @escaping @Sendable (String) -> Void
  ) throws(SyncServerError) {
    try Self.check(configuration)
    let policy = VerificationPolicy(
      issuer: configuration.issuer,
      audience: configuration.audience,
      leeway: configuration.leeway,
      maximumAge: configuration.maximumAge
    )
    let environment = configuration.environment
    do {
      keys = try KeyringReloader(
        KeyringFile(path: configuration.keyringFile, environment: environment),
        memory: .folder(KeyringHistoryFile(directory: configuration.historyDirectory, environment: environment)),
        bounds: RotationBounds(longestTTL: configuration.maximumAge, leeway: policy.leeway),
        clock: clock
      ) { report("keyring: \($0)") }
    } catch {
      throw .keyring(error)
    }
    revocations = RevocationFeed(bound: configuration.maximumStaleness, clock: clock) { event in
      // A question that is given up because the server stops says nothing about the service.
      if !Task.isCancelled { report("revocations: \(event)") }
    }
    let acceptances = AcceptanceLog()
    gate = TokenGate(policy: policy, keys: keys, revocations: revocations, acceptances: acceptances, clock: clock)
    reporter = VerifierReporter(
      id: configuration.id,
      policy: policy,
      status: keys.status,
      acceptances: acceptances,
      revocations: revocations,
      clock: clock
    )
  }

  private static func check(_ configuration: SyncServerConfiguration) throws(SyncServerError) {
    guard VerificationPolicy.leewayBounds.contains(configuration.leeway) else {
      throw .setting("the leeway is 0 to 600 seconds")
    }
    guard configuration.maximumAge >= 0 else { throw .setting("the maximum age is not negative") }
    guard !configuration.database.isEmpty, !configuration.database.contains("/") else {
      throw .setting("the database has a name without /")
    }
    let url = configuration.feedURL
    guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.hasSuffix("/") else {
      throw .setting("the feed's URL begins with http:// or https://, and ends without /")
    }
    guard ServiceLink.token(in: configuration.feedTokenFile) != nil else {
      throw .setting("the feed's token file \(configuration.feedTokenFile) cannot be read, or has no token")
    }
    let id = configuration.id.utf8
    guard (1...128).contains(id.count), id.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw .setting("the id is 1 to 128 visible ASCII characters")
    }
  }
}
