// A runtime that verifies by itself: a keyring that follows its file, and a report to the service.
import JWT
import TokenVerification

// snippet.runtime
/// What a runtime embeds.
struct Runtime {
  let keys: KeyringReloader
  let revocations: RevocationFeed
  let verifier: SyncVerifier
  let reporter: VerifierReporter

  init(name: String) throws {
    let policy = VerificationPolicy(issuer: "https://control.example", audience: "example-sync", maximumAge: 900)
    keys = try KeyringReloader(
      KeyringFile(path: "/run/secrets/keyring.json", environment: .prod),
      memory: .folder(KeyringHistoryFile(directory: "/var/lib/runtime", environment: .prod)),
      bounds: .init(longestTTL: 900, leeway: policy.leeway)
    ) { event in print("keyring: \(event)") }
    revocations = RevocationFeed { event in print("revocations: \(event)") }
    let acceptances = AcceptanceLog()
    verifier = SyncVerifier(policy: policy, acceptances: acceptances)
    reporter = VerifierReporter(
      id: name,
      policy: policy,
      status: keys.status,
      acceptances: acceptances,
      revocations: revocations
    )
  }

  /// Whether a subscription may begin; one reading of ring and list a request, and none where the list is too old.
  func admit(_ token: String, to stream: String) -> Bool {
    guard let revoked = try? revocations.list() else { return false }
    return (try? verifier.verify(token, stream: stream, with: keys.ring.value, revocations: revoked)) != nil
  }

  /// Follows the file and the revocations, and reports, until the task is cancelled.
  func run(
    get: @escaping @Sendable (_ target: String) async throws -> (status: Int, body: [UInt8]),
    post: @escaping @Sendable (_ target: String, _ body: [UInt8]) async throws -> Void
  ) async {
    async let keyring: Void = keys.run()
    async let list: Void = revocations.run { question in
      let answer = try await get(question.target)
      return try RevocationAnswer(status: answer.status, body: answer.body)
    }
    await reporter.run { report in try await post("/internal/v1/spacetime/verifiers", report.json) }
    _ = await (keyring, list)
  }
}
// snippet.end

if let runtime = try? Runtime(name: "runtime-7") { print(runtime.admit("not.a.token", to: "a.stream")) }
