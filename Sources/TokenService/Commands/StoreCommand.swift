import ArgumentParser
import TokenRules

/// `token-service store`: the store of revocations and replicas, before a service uses it.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Prepares and checks the store of revocations.",
    discussion: """
      The store is the one of OA_SPACETIME_<ENV>_STORE_URL. The tables of a PostgreSQL store
      are made, and brought to a new version, by `migrate` alone: a service does not start
      before that. A store in a file is made by whoever opens it first.

      EXAMPLES
        token-service store migrate --env dev
        token-service store check --env dev
      """,
    subcommands: [StoreMigrateCommand.self, StoreCheckCommand.self]
  )

  /// The store of an environment, from its variables alone; the rest of its configuration may be missing.
  static func location(
    in environment: ServiceEnvironment,
    from variables: [String: String] = EnvironmentOption.variables
  ) throws(CommandFailure) -> StoreLocation {
    var reader = SettingReader(variables, environment: environment)
    let store = reader.read(.storeURL) { text throws(ValueFault) in try StoreLocation(parsing: text) }.value
    let folder = reader.read(.stateDirectory) { text throws(ValueFault) in text }.value
    guard reader.problems.isEmpty else {
      throw CommandFailure(ConfigurationProblems(environment: environment.rawValue, problems: reader.problems))
    }
    let preset = ServiceConfiguration.StateDirectory.preset(
      in: environment,
      developmentKeys: DevelopmentKeys(absence: .pretend)
    )
    return (store ?? .memory).resolved(in: folder ?? preset)
  }
}

/// `--env`, for commands that need the store and nothing else.
struct StoreEnvironmentOption: ParsableArguments {
  @OptionGroup var environment: EnvironmentOption

  func resolve() throws(CommandFailure) -> (ServiceEnvironment, StoreLocation) {
    let environment = try self.environment.served()
    return (environment, try StoreCommand.location(in: environment))
  }
}

extension CommandFailure {
  /// What is wrong with a store, and whether waiting helps.
  init(_ error: StoreError) {
    self.init(error.description, error.exitStatus)
  }
}

extension StoreError {
  /// How a command ends that cannot use the store.
  var exitStatus: ExitStatus {
    switch self {
    case .unavailable: .unavailable
    case .schema, .environment, .notDurable: .configuration
    case .malformed: .badData
    case .refused, .closed: .software
    }
  }
}
