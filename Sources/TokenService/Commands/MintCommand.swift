import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service mint`: a lease without a server, by the server's own issuer and policy.
struct MintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mint",
    abstract: "Mints a token offline and prints its lease as JSON.",
    discussion: """
      Keys, bounds and policy are those that `token-service serve` has with the
      same variables; in dev, with the same working directory. Streams that a
      caller may have only by name are given to whoever runs this.

      EXAMPLES
        token-service mint --user 1042 --org org:openagents
        token-service mint --user 1042 --org o --device desktop:1 --ttl 120
        token-service mint --user 1042 --org o \\
          --scope runtime.run_events --stream run:7:events
        token-service mint --user 1042 --org o --raw | token-service verify
      """
  )

  @OptionGroup var environment: EnvironmentOption
  @Option(help: "The user's id, with or without `user:`.") var user: String
  @Option(help: "The active organisation's id.") var org: String
  @Option(help: "The session's id.") var session = "offline"
  @Option(help: "The device's id.") var device: String?
  @Option(name: .customLong("scope"), help: "A scope; may be repeated. Without any, the default scopes.")
  var scopes: [String] = []
  @Option(name: .customLong("stream"), help: "A stream; may be repeated. Without any, the scopes' default streams.")
  var streams: [String] = []
  @Option(help: ArgumentHelp("How long the token lives.", valueName: "seconds")) var ttl: Int64?
  @Flag(help: "Prints the bare token.") var raw = false
  @Flag(help: "Prints the lease as JSON; this is the default.") var json = false

  func validate() throws {
    if raw, json { throw ValidationError("Give --raw or --json, not both.") }
  }

  func run() throws {
    let configuration = try environment.configuration(.create)
    let lease = try issue(by: configuration)
    if raw {
      print(lease.token)
    } else {
      var writer = JSONWriter()
      writer.beginObject()
      lease.writeMembers(to: &writer)
      writer.endObject()
      print(String(decoding: writer.bytes, as: UTF8.self))
    }
  }

  private func issue(by configuration: ServiceConfiguration) throws(CommandFailure) -> Lease {
    let issuer = TokenIssuer(
      settings: configuration.issuerSettings,
      policy: configuration.grants,
      randomness: SystemRandom()
    )
    let request = TokenRequest(scopes: scopes, streams: streams, ttlSeconds: ttl, deviceID: device)
    let now = SystemClock().now()
    let caller = try caller(at: now)
    do {
      return try issuer.issue(
        request,
        to: caller,
        with: configuration.keyring,
        revocations: .empty,
        at: now
      )
    } catch {
      throw CommandFailure(IssueErrorWords.words(for: error), IssueErrorWords.status(of: error))
    }
  }

  private func caller(at now: Timestamp) throws(CommandFailure) -> Caller {
    do {
      return try Caller(
        userID: user,
        organizationID: org,
        sessionID: session,
        deviceID: device,
        streams: streams,
        kind: .accessKey,
        issuedAt: now.seconds
      )
    } catch {
      switch error {
      case .missing(let field): throw CommandFailure("\(field.rawValue) is empty", .badData)
      case .tooLong(let field): throw CommandFailure("\(field.rawValue) is longer than 256 bytes", .badData)
      case .controlCharacter(let field): throw CommandFailure("\(field.rawValue) has a control character", .badData)
      @unknown default: throw CommandFailure("the ids name no caller", .badData)
      }
    }
  }
}
