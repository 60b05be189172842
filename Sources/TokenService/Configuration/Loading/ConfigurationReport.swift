import Configuration
import JWT
import TokenRules

/// What reading the configuration of one environment led to: good or not, all that can be said about it.
struct ConfigurationReport: Sendable {
  let environment: ServiceEnvironment
  /// The configuration; `nil` where something is wrong.
  let configuration: ServiceConfiguration?
  let problems: [ConfigurationProblem]
  let records: [SettingRecord]
  /// The keys that are the environment's own.
  let scopedKeys: [SigningKey]
  /// Variables that look like the service's own and are not.
  let unknownVariables: [String]

  /// Reads the configuration of an environment.
  ///
  /// - Parameters:
  ///   - environment: whose it is.
  ///   - variables: the process's variables.
  ///   - requiresUnscoped: whether unscoped variables that are missing are a problem.
  ///   - developmentKeys: where dev keeps what it makes up.
  ///   - allowsNoAudit: whether audit may be off outside dev.
  init(
    of environment: ServiceEnvironment,
    from variables: [String: String],
    requiresUnscoped: Bool = true,
    developmentKeys: DevelopmentKeys,
    allowsNoAudit: Bool = false
  ) {
    let reader = SettingReader(variables, environment: environment, requiresUnscoped: requiresUnscoped)
    var loader = ConfigurationLoader(reader: reader, developmentKeys: developmentKeys, allowsNoAudit: allowsNoAudit)
    let unknown = UnknownVariables.names(in: variables, environment: environment)
    configuration = loader.load(unknownVariables: unknown)
    self.environment = environment
    problems = loader.reader.problems
    records = loader.reader.records
    scopedKeys = loader.scopedKeys
    unknownVariables = unknown
  }

  /// What a setting came out as.
  subscript(variable: Variable) -> SettingRecord? { records.first { $0.pattern == variable.pattern } }
}

extension ServiceConfiguration {
  /// Reads the configuration of the environment that is served.
  ///
  /// - Parameters:
  ///   - option: `--env`, which wins over `OA_SPACETIME_ENV`; without either it is dev.
  /// - Throws: everything that is wrong, at once.
  static func load(
    environment option: ServiceEnvironment? = nil,
    from variables: [String: String],
    developmentKeys: DevelopmentKeys = DevelopmentKeys(absence: .create),
    allowsNoAudit: Bool = false
  ) throws(ConfigurationProblems) -> ServiceConfiguration {
    let environment = try servedEnvironment(option, from: variables)
    let report = ConfigurationReport(
      of: environment,
      from: variables,
      developmentKeys: developmentKeys,
      allowsNoAudit: allowsNoAudit
    )
    guard let configuration = report.configuration else {
      throw ConfigurationProblems(environment: environment.rawValue, problems: report.problems)
    }
    return configuration
  }

  /// The environment that is served: `--env`, else `OA_SPACETIME_ENV`, else dev.
  static func servedEnvironment(
    _ option: ServiceEnvironment?,
    from variables: [String: String]
  ) throws(ConfigurationProblems) -> ServiceEnvironment {
    if let option { return option }
    let name = Variable.environment.pattern
    guard let text = variables[name], !text.isEmpty else { return .dev }
    guard let environment = ServiceEnvironment(rawValue: text) else {
      let problem = ConfigurationProblem(
        variable: name,
        problem: "names no environment",
        remedy: "Set it to \(Variable.environment.form.expectation)"
      )
      throw ConfigurationProblems(environment: nil, problems: [problem])
    }
    return environment
  }
}
