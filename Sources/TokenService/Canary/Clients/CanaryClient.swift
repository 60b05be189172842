import AsyncHTTPClient
import TokenClient
import TokenRules

/// A client as it is built with `TokenClient`: it keeps a lease, and once a second uses the token.
struct CanaryClient: Sendable {
  private static let interval = Duration.seconds(1)

  let number: Int
  let lease: TokenLease
  let record: CanaryRecord
  /// Asks about tokens, at the internal listeners.
  let verifier: FleetClient
  let addresses: @Sendable () -> [DrillRevision: ReplicaAddress]

  /// - Parameter session: its session token.
  init(
    _ number: Int,
    session: String,
    edge: String,
    http: HTTPClient,
    record: CanaryRecord,
    verifier: FleetClient,
    addresses: @escaping @Sendable () -> [DrillRevision: ReplicaAddress]
  ) {
    self.number = number
    self.record = record
    self.verifier = verifier
    self.addresses = addresses
    var configuration = LeaseConfiguration(baseURL: edge)
    // One request must not use up the time that is left.
    configuration.requestDeadline = .seconds(4)
    configuration.patience = .seconds(4)
    let transport = EdgeTransport(client: number, cohortKey: "user:\(number)", http: http, record: record)
    lease = TokenLease(configuration, transport: transport) { TokenClient.Credential(bearer: session) }
  }

  /// Lives until it is cancelled.
  ///
  /// - Parameter delay: when it begins.
  func run(after delay: Duration) async {
    try? await Task.sleep(for: delay)
    await withDiscardingTaskGroup { group in
      group.addTask { await lease.run() }
      var turn = number
      while !Task.isCancelled {
        await use(turn)
        turn += 1
        try? await Task.sleep(for: Self.interval)
      }
      group.cancelAll()
    }
  }

  /// Uses the token as a subscription does: a verifier is asked about it.
  private func use(_ turn: Int) async {
    let token: LeasedToken
    do {
      token = try await lease.token(validFor: .zero)
    } catch {
      if !(error is CancellationError) { record.with { $0.ledger.used(hadToken: false) } }
      return
    }
    record.with { $0.ledger.used(hadToken: true) }
    let verifiers: [DrillRevision] = turn.isMultiple(of: 3) && record.with(\.isCanaryUp) ? [.canary] : [.stable]
    for revision in verifiers {
      guard let address = addresses()[revision] else { continue }
      let verdict = await verifier.verify(token.value, at: address)
      // Where the canary was taken away meanwhile, its silence says nothing of the token.
      if Task.isCancelled || revision == .canary && !record.with(\.isCanaryUp) { return }
      note(verdict, of: token, by: revision)
    }
  }

  private func note(_ verdict: Verdict, of token: LeasedToken, by verifier: DrillRevision) {
    let minter = record.with { $0.minters[token.tokenID ?? ""] } ?? .stable
    let reason: String? =
      switch verdict {
      case .accepted: nil
      case .refused(let reason): reason
      case .failed(let status): "status \(status)"
      case .unanswered: "nothing"
      }
    record.with { $0.ledger.verified(.init(minter: minter, verifier: verifier), refusedFor: reason) }
  }
}
