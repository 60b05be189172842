import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service verify`: the verdict that a runtime would come to, and 0, 1 or 2.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verifies a token: exit code 0 valid, 1 not valid, 2 usage or configuration.",
    discussion: """
      Where the token is not valid, standard error has the reason code.

      EXAMPLES
        token-service mint --user 1042 --org org:openagents | token-service verify
        token-service verify --token-file token.txt --stream org:acme:workers
        token-service verify --env staging --json < token.txt
      """
  )

  @OptionGroup var environment: EnvironmentOption
  @OptionGroup var input: TokenInput
  @Option(help: "Also asks whether the token may read this stream.") var stream: String?
  @Flag(help: "Prints the verdict as JSON.") var json = false

  func run() throws {
    do throws(CommandFailure) {
      try verify()
    } catch {
      // Scripts that ask for a verdict get one of three codes.
      let code = error.code == ExitStatus.negative ? error.code : ExitStatus.verifyUsage
      throw CommandFailure(error.message, code: code)
    }
  }

  private func verify() throws(CommandFailure) {
    let configuration = try environment.configuration(.pretend)
    let token = try input.read()
    let now = SystemClock().now()
    let verifier = SyncVerifier(
      policy: configuration.verification,
      grants: configuration.grants,
      refreshMargin: configuration.issuerSettings.refreshMargin
    )
    do {
      let verdict = try verifier.verify(
        token,
        stream: stream,
        with: configuration.keyring,
        revocations: RevocationList(revokedTokenIDs: configuration.revokedTokenIDs),
        at: now
      )
      print(json ? Self.json(verdict) : Self.text(verdict, at: now.seconds))
    } catch {
      if json { print(Self.json(error)) }
      // The reason code stands first, so that scripts find it.
      Terminal.write("\(error.reasonCode): \(error.message)\n")
      if configuration.development?.isPretended == true {
        Terminal.complain("there is no key in keys/dev: verify where `serve` or `mint` was started")
      }
      throw CommandFailure("", code: ExitStatus.negative)
    }
  }

  private static func json(_ token: SyncToken) -> String {
    var writer = JSONWriter()
    token.write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func json(_ error: VerificationError) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("active", false)
    writer.member("reason_code", error.reasonCode)
    writer.member("message", error.message)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func text(_ token: SyncToken, at now: Int64) -> String {
    let claims = token.claims
    let rows: [(String, String)] = [
      ("subject", claims.subject ?? ""),
      ("organisation", claims.organizationID ?? ""),
      ("session", claims.sessionID ?? ""),
      ("device", claims.deviceID ?? ""),
      ("scopes", claims.scopes.joined(separator: " ")),
      ("streams", claims.streams.joined(separator: " ")),
      ("key", "\(token.keyID) (\(token.keyState.rawValue))"),
      ("expires", TimeInWords.moment(token.verified.expiresAt, at: now)),
      ("refresh after", TimeInWords.moment(token.schedule.refreshAfter, at: now)),
    ]
    return "valid\n" + TextTable.pairs(rows.filter { !$0.1.isEmpty })
  }
}
