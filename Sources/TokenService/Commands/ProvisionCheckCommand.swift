import ArgumentParser
import TokenRules

/// `token-service provision-check`: whether an environment has everything that the service needs there.
struct ProvisionCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provision-check",
    abstract: "Checks settings, keys and the SpacetimeDB host of an environment, and lists every problem.",
    discussion: """
      The variables that are set are those of the service. What dev has by itself,
      with nothing set, does not count as provisioned. The host's health endpoint
      must answer 2xx within 10 s; a redirect is told, never followed. With
      --service-url the service whose internal listener is there must have been told
      the same: RUNTIME_ADMIN_TOKEN goes there, and nowhere else.

      EXIT CODES
        0  everything is in order
        1  something is not; all of it is listed
        2  a wrong command line

      EXAMPLES
        token-service provision-check staging
        token-service provision-check prod --json
        token-service provision-check prod --service-url http://127.0.0.1:9090
      """
  )

  @Argument(help: "dev, staging or prod.") var environment: ServiceEnvironment
  @Option(
    name: .customLong("service-url"),
    help: ArgumentHelp("The internal listener of a running service.", valueName: "url")
  )
  var serviceURL: String?
  @Flag(help: "Prints JSON.") var json = false

  func validate() throws {
    guard let serviceURL else { return }
    guard let url = WebURL(serviceURL), !url.path.contains("?") else {
      throw ValidationError("--service-url needs the URL of an internal listener, as in http://127.0.0.1:9090.")
    }
  }

  func run() async throws {
    var check = ProvisionCheck(environment: environment, variables: EnvironmentOption.variables)
    check.serviceURL = serviceURL
    let report = await check.run()
    for name in report.unknownVariables { Terminal.complain("\(name) is not known: is it misspelt?") }
    print(json ? report.json : report.text)
    if !report.isGood { throw ExitCode(ExitStatus.negative) }
  }
}
