import ArgumentParser
import JWT
import TokenRules

/// `token-service config check`: what is set, what is wrong, what environments share, and whether a service agrees.
struct ConfigCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Prints the settings, secrets as fingerprints, and fails where something is wrong.",
    discussion: """
      Defaults stand in parentheses. With `--env all`, the variables with <ENV> in
      their name are compared: it fails where two environments share a key, or an
      issuer and audience.

      EXIT CODES
        78  something is wrong
        1   the running service differs
        69  it does not answer
        77  it does not accept RUNTIME_ADMIN_TOKEN

      EXAMPLES
        token-service config check
        token-service config check --env all --json
        token-service config check --env prod --against http://127.0.0.1:9090
      """
  )

  /// One environment, or all of them.
  enum Selection: String, ExpressibleByArgument, CaseIterable {
    case dev, staging, prod, all
  }

  @Option(name: .customLong("env"), help: "dev, staging, prod or all; else OA_SPACETIME_ENV, else dev.")
  var selection: Selection?
  @Option(help: ArgumentHelp("Compares with the service whose internal listener is there.", valueName: "url"))
  var against: String?
  @Flag(help: "As in serve: audit may be off outside dev.") var allowNoAudit = false
  @Flag(help: "Prints JSON.") var json = false

  func validate() throws {
    if selection == .all, against != nil { throw ValidationError("--against compares one environment.") }
    if let against, WebURL(against)?.path.contains("?") ?? true {
      throw ValidationError("--against needs the URL of an internal listener, as in http://127.0.0.1:9090.")
    }
  }

  func run() async throws {
    let variables = EnvironmentOption.variables
    let developmentKeys = DevelopmentKeys(absence: .pretend)
    let served = try servedEnvironment(variables)
    let matrix = ConfigurationMatrix(
      of: selection == .all ? ServiceEnvironment.allCases : [served],
      served: served,
      from: variables,
      developmentKeys: developmentKeys,
      allowsNoAudit: allowNoAudit
    )
    if against == nil || !matrix.problems.isEmpty { print(json ? matrix.json() : matrix.text()) }
    for report in matrix.reports {
      for name in report.unknownVariables { Terminal.complain("\(name) is not known: is it misspelt?") }
    }
    guard matrix.problems.isEmpty else {
      throw CommandFailure(
        ConfigurationProblems(environment: selection == .all ? nil : served.rawValue, problems: matrix.problems)
      )
    }
    guard let against, let configuration = matrix.reports.first?.configuration else { return }
    try await compare(configuration, with: against, developmentKeys, variables)
  }

  private func servedEnvironment(_ variables: [String: String]) throws(CommandFailure) -> ServiceEnvironment {
    do {
      let option = selection.flatMap { ServiceEnvironment(rawValue: $0.rawValue) }
      return try ServiceConfiguration.servedEnvironment(option, from: variables)
    } catch {
      throw CommandFailure(error)
    }
  }
}
