import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service revoke`: writes a rule.
struct RevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Revokes a token, or what was issued to a session, a device, a user, an organisation, or to all.",
    discussion: """
      It has happened when the command says so: then it is durable, and in force at the service that was asked. What is
      revoked was issued up to now, or up to --before. A session or a device gets no further token; users and
      organisations go on with a new sign-in. What nobody knows can be revoked as well.

      Ids are given, never a token; `token-service inspect` shows them. Where the service does not answer, ask again with
      the --idempotency-key that is shown, and nothing is written twice.

      EXAMPLES
        token-service revoke --jti sync_0f8fad5bd9cb469fa16570867728950e
        token-service revoke --session sess_7f3a9c21 --reason "leaked in a log"
        token-service revoke --device phone:7 --reason stolen --by ops@example
        token-service revoke --user 1042 --before 2026-02-25T08:45:12Z
        token-service revoke --org org:openagents --json
        token-service revoke --all --yes --idempotency-key incident-42
      """
  )

  @OptionGroup var target: RevocationsTarget
  @OptionGroup var subject: RevocationsSubjectOptions
  @Flag(help: "Revokes all that was issued.") var all = false
  @Flag(help: "Does not ask before --all.") var yes = false
  @Option(
    help: ArgumentHelp(
      "What was issued up to this moment: RFC 3339, or seconds since 1970.",
      discussion: "Else now.",
      valueName: "time"
    )
  )
  var before: String?
  @OptionGroup var origin: RevocationsOriginOptions
  @Option(
    help: ArgumentHelp(
      "Names what is asked for, so that asking again does nothing more.",
      discussion: "Else a new one.",
      valueName: "key"
    )
  )
  var idempotencyKey: String?

  func validate() throws {
    guard subject.all.count + (all ? 1 : 0) == 1 else {
      throw ValidationError("Name one of --jti, --session, --device, --user, --org and --all.")
    }
    if let key = idempotencyKey {
      guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
        throw ValidationError("--idempotency-key has 1 to 200 visible ASCII characters.")
      }
    }
  }

  func run() async throws {
    let body = order
    do throws(RequestFailure) {
      // The service's clock decides what is in the future.
      _ = try RevocationOrder(revoking: body, at: Timestamp(seconds: TimeInWords.latest))
    } catch {
      throw CommandFailure(error)
    }
    if all, !yes { try confirm(in: try target.served()) }
    let answer = try await target.ask(.revoke(body: body, key: idempotencyKey ?? Self.freshKey()))
    print(target.json ? String(decoding: answer.text, as: UTF8.self) : RevocationsWords.receipt(answer))
  }

  private var order: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if all { writer.member("all", true) }
    for (kind, id) in subject.all { writer.member(kind.member, id) }
    if let before {
      writer.name("before")
      if let seconds = Int64(before) { writer.value(seconds) } else { writer.value(before) }
    }
    origin.write(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  private func confirm(in environment: ServiceEnvironment) throws(CommandFailure) {
    guard Terminal.isInteractive else {
      throw CommandFailure("--all needs --yes where nobody can be asked", .usage)
    }
    let name = environment.rawValue
    Terminal.write(
      "This ends every token of \(name), and everybody has to sign in again. Type \(name) to go on: "
    )
    guard readLine() == name else { throw CommandFailure("nothing was revoked", code: ExitStatus.negative) }
  }

  private static func freshKey() -> String {
    "cli_" + RevocationID.make(from: SystemRandom().next()).dropFirst("rev_".count)
  }
}
