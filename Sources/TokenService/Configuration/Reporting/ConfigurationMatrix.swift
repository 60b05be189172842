import JWT
import TokenRules

/// The configurations of one or more environments, side by side.
struct ConfigurationMatrix: Sendable {
  let reports: [ConfigurationReport]

  /// Looks at several environments at once, or at one.
  ///
  /// Variables without `<ENV>` belong to the environment that is served: with several they are read for that one alone, and
  /// none of them is missed.
  init(
    of environments: [ServiceEnvironment],
    served: ServiceEnvironment,
    from variables: [String: String],
    developmentKeys: DevelopmentKeys,
    allowsNoAudit: Bool
  ) {
    let isWhole = environments.count == 1
    reports = environments.map { environment in
      let scope = "OA_SPACETIME_\(environment.variableName)_"
      let own = isWhole || environment == served ? variables : variables.filter { $0.key.hasPrefix(scope) }
      return ConfigurationReport(
        of: environment,
        from: own,
        requiresUnscoped: isWhole,
        developmentKeys: developmentKeys,
        allowsNoAudit: allowsNoAudit
      )
    }
  }

  /// Takes what was read already.
  init(reports: [ConfigurationReport]) { self.reports = reports }

  /// What environments share that they must not: keys, by their bytes, and pairs of issuer and audience.
  var sharing: [ConfigurationProblem] {
    reports.indices.flatMap { index in
      reports[..<index].flatMap { Self.sharing(of: reports[index], with: $0) }
    }
  }

  /// Everything that is wrong.
  var problems: [ConfigurationProblem] { reports.flatMap(\.problems) + sharing }

  private static func sharing(
    of report: ConfigurationReport,
    with other: ConfigurationReport
  ) -> [ConfigurationProblem] {
    var problems: [ConfigurationProblem] = []
    let shared = report.scopedKeys.filter { key in other.scopedKeys.contains { $0.hasSameSecret(as: key) } }
    if !shared.isEmpty {
      let variables = [Variable.signingKey, .scopedFallbackKeys, .keyringFile].filter { report[$0]?.origin == .set }
      let names = variables.map { $0.name(in: report.environment) }.joined(separator: ", ")
      problems.append(
        ConfigurationProblem(
          variable: names,
          problem: "shares a key with \(other.environment.rawValue)",
          remedy: "Give each environment keys of its own; `token-service keys generate` makes one"
        )
      )
    }
    if let pair = pair(of: report), pair == self.pair(of: other) {
      let names = [Variable.tokenIssuer, .tokenAudience].map { $0.name(in: report.environment) }
      problems.append(
        ConfigurationProblem(
          variable: names.joined(separator: " and "),
          problem: "are those of \(other.environment.rawValue)",
          remedy: "Give each environment an issuer or an audience of its own"
        )
      )
    }
    return problems
  }

  /// Issuer and audience, as bytes: two that look alike are two.
  private static func pair(of report: ConfigurationReport) -> [[UInt8]]? {
    let records = [Variable.tokenIssuer, .tokenAudience].compactMap { report[$0] }.filter { $0.origin != .refused }
    return records.count == 2 ? records.map { Array($0.shown.utf8) } : nil
  }
}
