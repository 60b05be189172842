public import JWT
public import TokenRules

/// Tells the service from time to time which ring a runtime verifies by, and at once when it is another one.
///
/// How the report travels is the runtime's affair: a POST to `/internal/v1/spacetime/verifiers` with the read token.
public struct VerifierReporter: Sendable {
  /// The time between two reports; the service counts a runtime for ten minutes.
  public static let interval = Duration.seconds(60)
  /// The time until another try where a report did not arrive.
  public static let pause = Duration.seconds(5)

  private let id: String
  private let policy: VerificationPolicy
  private let status: Snapshot<KeyringStatus>
  private let acceptances: AcceptanceLog?
  private let revocations: RevocationFeed?
  private let clock: any TokenClock

  /// Reports for one verifier.
  ///
  /// - Parameters:
  ///   - id: names the runtime among all others: 1 to 128 visible ASCII characters.
  ///   - policy: what the verifier asks of a token.
  ///   - status: the ring, as ``KeyringReloader/status`` has it.
  ///   - acceptances: what the verifier counts, where it does.
  ///   - revocations: the list of revocations that it follows, where it does.
  public init(
    id: String,
    policy: VerificationPolicy,
    status: Snapshot<KeyringStatus>,
    acceptances: AcceptanceLog? = nil,
    revocations: RevocationFeed? = nil,
    clock: any TokenClock = SystemClock()
  ) {
    self.id = id
    self.revocations = revocations
    self.policy = policy
    self.status = status
    self.acceptances = acceptances
    self.clock = clock
  }

  /// What there is to report now.
  public var report: VerifierReport {
    let status = status.value
    return VerifierReport(
      id: id,
      ringDigest: status.digest,
      generation: status.keyring.generation,
      leeway: policy.leeway,
      maximumAge: policy.maximumAge,
      lastAccepted: acceptances?.lastAccepted ?? [:],
      revocationPosition: revocations?.position
    )
  }

  /// Reports until the task is cancelled.
  ///
  /// - Parameters:
  ///   - sleep: waits, and throws to end.
  ///   - send: brings a report to the service; an error is tried again.
  public func run(
    sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    send: (VerifierReport) async throws -> Void
  ) async {
    var due = clock.uptime()
    var reported: String?
    repeat {
      let report = report
      guard clock.uptime() >= due || report.ringDigest != reported else { continue }
      do {
        try await send(report)
        reported = report.ringDigest
        due = clock.uptime() + Self.interval
      } catch {
        reported = report.ringDigest
        due = clock.uptime() + Self.pause
      }
    } while (try? await sleep(.seconds(1))) != nil
  }
}
