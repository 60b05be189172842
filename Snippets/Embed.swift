// A runtime that verifies by itself: a keyring that follows its file, and a report to the service.
import JWT
import TokenVerification

// snippet.runtime
/// What a runtime embeds.
struct Runtime {
  let keys: KeyringReloader
  let verifier: SyncVerifier
  let reporter: VerifierReporter

  init(name: String) throws {
    let policy = VerificationPolicy(issuer: "https://control.example", audience: "example-sync", maximumAge: 900)
    keys = try KeyringReloader(
      KeyringFile(path: "/run/secrets/keyring.json", environment: .prod),
      memory: .folder(KeyringHistoryFile(directory: "/var/lib/runtime", environment: .prod)),
      bounds: .init(longestTTL: 900, leeway: policy.leeway)
    ) { event in print("keyring: \(event)") }
    let acceptances = AcceptanceLog()
    verifier = SyncVerifier(policy: policy, acceptances: acceptances)
    reporter = VerifierReporter(id: name, policy: policy, status: keys.status, acceptances: acceptances)
  }

  /// Whether a subscription may begin; one reading of the ring a request.
  func admit(_ token: String, to stream: String) -> Bool {
    (try? verifier.verify(token, stream: stream, with: keys.ring.value)) != nil
  }

  /// Follows the file and reports, until the task is cancelled.
  func run(_ post: @escaping @Sendable (_ path: String, _ body: [UInt8]) async throws -> Void) async {
    async let following: Void = keys.run()
    await reporter.run { report in try await post("/internal/v1/spacetime/verifiers", report.json) }
    await following
  }
}
// snippet.end

if let runtime = try? Runtime(name: "runtime-7") { print(runtime.admit("not.a.token", to: "a.stream")) }
