import TokenRules

/// Whether the environment has keys, and an issuer and audience, of its own.
struct SharingChecks {
  let environment: ServiceEnvironment
  /// Of all environments; those that are not set up are compared as far as they are.
  let matrix: ConfigurationMatrix

  var checks: [ProvisionReport.Check] {
    ServiceEnvironment.allCases.filter { $0 != environment }.map { other in
      let reports = matrix.reports.filter { $0.environment == environment || $0.environment == other }
      let pair = ConfigurationMatrix(reports: reports)
      return ProvisionReport.Check(name: "nothing shared with \(other.rawValue)", problems: pair.sharing)
    }
  }
}
