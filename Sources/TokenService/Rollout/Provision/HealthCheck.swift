import TokenRules

/// Whether the SpacetimeDB host says that it is well.
struct HealthCheck {
  static let name = "health of the host"

  let report: ConfigurationReport
  let client: WebClient

  func check() async -> ProvisionReport.Check {
    ProvisionReport.Check(name: Self.name, problems: await problem().map { [$0] } ?? [])
  }

  private func problem() async -> ConfigurationProblem? {
    let variable = Variable.healthPath.name(in: report.environment)
    guard let url else {
      return ConfigurationProblem(
        variable: Variable.httpBaseURL.name(in: report.environment),
        problem: "and \(variable) give no URL that could be asked for the host's health",
        remedy: "Set them right, so that the host can be asked"
      )
    }
    let remedy = "It must answer 2xx within \(client.limit.components.seconds) s, without a redirect"
    switch await client.ask(url) {
    case .success(let answer) where answer.isGood: return nil
    case .success(let answer): return ConfigurationProblem(variable: url, problem: answer.words, remedy: remedy)
    case .failure(let fault): return ConfigurationProblem(variable: url, problem: fault.words, remedy: remedy)
    }
  }

  /// Known even where other settings are wrong.
  private var url: String? {
    guard
      let base = report[.httpBaseURL], base.origin == .set,
      let path = report[.healthPath], path.origin != .refused
    else { return nil }
    return (base.shown.hasSuffix("/") ? String(base.shown.dropLast()) : base.shown) + path.shown
  }
}
