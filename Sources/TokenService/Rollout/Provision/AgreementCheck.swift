import TokenRules

/// Whether a running service was told the same.
struct AgreementCheck {
  static let name = "the running service agrees"

  let report: ConfigurationReport
  /// Its internal listener; the admin token goes there and nowhere else.
  let url: String
  let client: WebClient
  let developmentKeys: DevelopmentKeys

  func check(_ variables: [String: String]) async -> ProvisionReport.Check {
    ProvisionReport.Check(name: Self.name, problems: await problems(variables))
  }

  private func problems(_ variables: [String: String]) async -> [ConfigurationProblem] {
    guard let configuration = report.configuration else {
      return [problem("is not asked, since this configuration is wrong", "Set right what is wrong with it first")]
    }
    let token: Secret
    do throws(ConfigurationProblem) {
      token = try RunningService.adminToken(in: report.environment, from: variables, developmentKeys: developmentKeys)
    } catch {
      return [error]
    }
    let service = RunningService(url: url, adminToken: token, client: client)
    do throws(RunningService.Failure) { return compare(configuration, with: try await service.summary()) } catch {
      return [problem("names a service that \(error.words)", "Name the internal listener of a service that is up")]
    }
  }

  private func compare(
    _ configuration: ServiceConfiguration,
    with there: ConfigurationSummary
  ) -> [ConfigurationProblem] {
    let here = ConfigurationSummary(configuration, keyring: configuration.keyring)
    return here.differences(from: there).map { name in
      let (mine, its) = (here.value(of: name), there.value(of: name))
      return ConfigurationProblem(
        variable: name,
        problem: "of the running service differs: \(its) there, \(mine) here",
        remedy: "Give both the same, and start the service again"
      )
    }
  }

  private func problem(_ problem: String, _ remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(variable: "--service-url", problem: problem, remedy: remedy)
  }
}
