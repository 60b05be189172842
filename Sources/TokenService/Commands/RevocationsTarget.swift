import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// Whom a command about revocations asks: a running service, or the store itself.
struct RevocationsTarget: ParsableArguments {
  static let defaultURL = "http://127.0.0.1:9090"

  @OptionGroup var environment: EnvironmentOption
  @Option(
    help: ArgumentHelp(
      "The internal listener of a running service.",
      discussion: "Else \(Self.defaultURL). It is asked with RUNTIME_ADMIN_TOKEN.",
      valueName: "url"
    )
  )
  var url: String?
  @Flag(
    help: ArgumentHelp(
      "Works on the store itself, where no service runs.",
      discussion: "It is the one of OA_SPACETIME_<ENV>_STORE_URL, and needs the service's variables."
    )
  )
  var direct = false
  @Flag(help: "Prints JSON.") var json = false

  func validate() throws {
    if direct, url != nil { throw ValidationError("--direct does not go with --url.") }
    if let url, WebURL(url).map({ $0.path.contains("?") }) ?? true {
      throw ValidationError("--url takes the URL of an internal listener, as in \(Self.defaultURL).")
    }
  }

  /// The environment that is meant.
  func served() throws(CommandFailure) -> ServiceEnvironment {
    try environment.served()
  }

  /// Asks for something, and tells what is answered.
  func ask(_ request: RevocationsRequest) async throws(CommandFailure) -> JSONObject {
    guard direct else {
      let token = try Self.token(for: request, in: try served())
      return try await RevocationsOverHTTP(url: url ?? Self.defaultURL, token: token).ask(request)
    }
    let configuration = try environment.configuration(.pretend)
    return try await RevocationsDirect(configuration).ask(request)
  }

  private static func token(
    for request: RevocationsRequest,
    in environment: ServiceEnvironment
  ) throws(CommandFailure) -> Secret {
    if case .list = request { return try KeysReplicaOptions.token(in: environment) }
    do throws(ConfigurationProblem) {
      return try RunningService.adminToken(
        in: environment,
        from: EnvironmentOption.variables,
        developmentKeys: DevelopmentKeys(absence: .pretend)
      )
    } catch {
      throw CommandFailure(error.description, .configuration)
    }
  }
}

/// What a command asks about revocations.
enum RevocationsRequest: Sendable {
  /// An order, and the key that makes asking again safe.
  case revoke(body: [UInt8], key: String)
  case lift(id: String, body: [UInt8])
  case list(query: String)
}

extension CommandFailure {
  /// An order or a query that is not in order, with everything that is wrong with it.
  init(_ failure: RequestFailure, _ status: ExitStatus = .badData) {
    let faults = failure.fields.map { "\n  " + Terminal.harmless("\($0.field) \($0.message)") }.joined()
    self.init(faults.isEmpty ? failure.message : "that cannot be asked for:" + faults, status)
  }
}
