import Foundation
import JWT

/// What an operator does: rotates keys by the commands, revokes over the internal listener.
struct Operator: Sendable {
  /// Why something was not done.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let http: HTTP
  let site: Site

  func stage() async throws -> String { try await keys(["stage"]) }

  /// Promotes; while a verifier has not the key yet, the command refuses, and is tried again.
  func promote() async throws -> String { try await keys(["promote", "--replica", site.internalURL]) }

  private func keys(_ words: [String]) async throws -> String {
    let arguments = ["keys"] + words + ["--env", "staging", "--keyring", site.ring, "--reason", "parity run"]
    return try await untilDone {
      let outcome = try await site.tool.run(arguments)
      guard outcome.code == 0 else { throw Failure(description: outcome.complaint) }
      return outcome.output
    }
  }

  /// Revokes the token that a session holds by the service's audit.
  func revokeToken(of id: SessionID) async throws -> String {
    let device = site.device(of: id)
    return try await untilDone {
      guard let token = Audit.read(site.audit).lastToken(of: device) else {
        throw Failure(description: "the audit has no token of \(device)")
      }
      try await revoke("jti", token)
      return token
    }
  }

  func revokeDevice(of id: SessionID) async throws -> String {
    let device = site.device(of: id)
    return try await untilDone {
      try await revoke("device_id", device)
      return device
    }
  }

  /// 201, or 200 for the same order again: the rule is on the disk, and the service enforces it.
  private func revoke(_ member: String, _ value: String) async throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name(member)
    writer.value(value)
    writer.member("reason", "parity run")
    writer.endObject()
    let answer = try await http.ask(
      "POST",
      site.internalURL + "/internal/v1/spacetime/revocations",
      bearer: site.secrets.admin,
      body: writer.bytes,
      fields: [("idempotency-key", "parity-\(member)-\(value)")]
    )
    guard [200, 201].contains(answer.status) else { throw Failure(description: "revoke: \(answer.status)") }
  }

  /// Whether a device is refused a lease with 403 `token_revoked`.
  func refusal(of id: SessionID) async throws -> String {
    let key = ManagedProcess.text("\(site.folders.scratch)/secrets/client-\(id.client)")
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("device_id", site.device(of: id))
    writer.endObject()
    let url = site.controlURL + "/api/spacetime/token"
    let answer = try await http.ask("POST", url, bearer: key, body: writer.bytes)
    return "\(answer.status) \(answer.json?["error"]?.object?["code"]?.string ?? "")"
  }

  /// The service may be down for a moment, and a verifier behind.
  private func untilDone(_ work: () async throws -> String) async throws -> String {
    let end = ContinuousClock.now + .seconds(30)
    while true {
      try Task.checkCancellation()
      do { return try await work() } catch {
        guard ContinuousClock.now < end else { throw error }
        try await Task.sleep(for: .milliseconds(250))
      }
    }
  }
}
