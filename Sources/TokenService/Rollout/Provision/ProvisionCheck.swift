import TokenRules

/// Looks at everything that an environment needs before the service is started, or promoted, in it.
struct ProvisionCheck {
  let environment: ServiceEnvironment
  let variables: [String: String]
  /// The internal listener of a service that should have been told the same.
  var serviceURL: String?
  var client = WebClient.shared
  var developmentKeys = DevelopmentKeys(absence: .pretend)

  /// Makes every check, whatever the ones before it say.
  func run() async -> ProvisionReport {
    let matrix = ConfigurationMatrix(
      of: [environment] + ServiceEnvironment.allCases.filter { $0 != environment },
      served: environment,
      from: variables,
      developmentKeys: developmentKeys,
      allowsNoAudit: false
    )
    // Alone, so that variables without an environment in their name are missed too.
    let report = ConfigurationReport(of: environment, from: variables, developmentKeys: developmentKeys)
    var checks = SettingChecks(report: report).checks
    checks += SharingChecks(environment: environment, matrix: matrix).checks
    checks.append(await HealthCheck(report: report, client: client).check())
    if let serviceURL { checks.append(await agreement(of: report, with: serviceURL)) }
    return ProvisionReport(
      environment: environment,
      checks: checks,
      configurationDigest: report.configuration?.digest.value,
      unknownVariables: report.unknownVariables
    )
  }

  private func agreement(of report: ConfigurationReport, with url: String) async -> ProvisionReport.Check {
    let check = AgreementCheck(report: report, url: url, client: client, developmentKeys: developmentKeys)
    return await check.check(variables)
  }
}
