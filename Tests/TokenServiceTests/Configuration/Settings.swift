import TestSupport
import TokenRules

@testable import TokenService

/// Variables for tests: a whole set that is right, to be changed one at a time.
enum Settings {
  static let adminToken = "SENTINEL-admin-0123456789abcdefghijklmnopq"
  static let signingKey = "SENTINEL-signing-key-of-32-bytes-or-more"
  static let sessionKey = "SENTINEL-session-key-of-32-bytes-or-more"

  /// Everything that an environment needs, and nothing else.
  static func valid(_ environment: ServiceEnvironment = .staging) -> [String: String] {
    let scope = "OA_SPACETIME_\(environment.variableName)_"
    return [
      scope + "HTTP_BASE_URL": "https://spacetime.\(environment.rawValue).example.com",
      scope + "DATABASE": "sync",
      scope + "TOKEN_ISSUER": "issuer-\(environment.rawValue)",
      scope + "TOKEN_AUDIENCE": "audience-\(environment.rawValue)",
      scope + "JWT_SIGNING_KEY": signingKey + environment.rawValue,
      scope + "STORE_URL": "sqlite:revocations.sqlite3",
      "RUNTIME_ADMIN_TOKEN": adminToken,
      "OA_CONTROL_SESSION_ISSUER": "control",
      "OA_CONTROL_SESSION_AUDIENCE": "token-service",
      "OA_CONTROL_SESSION_SIGNING_KEY": sessionKey,
    ]
  }

  /// What comes of these variables.
  static func report(
    _ variables: [String: String],
    of environment: ServiceEnvironment = .staging,
    allowsNoAudit: Bool = false,
    in folder: TemporaryFolder? = nil
  ) -> ConfigurationReport {
    ConfigurationReport(
      of: environment,
      from: variables,
      developmentKeys: DevelopmentKeys(
        workingDirectory: folder?.path ?? "/nonexistent",
        absence: folder == nil ? .pretend : .create
      ),
      allowsNoAudit: allowsNoAudit
    )
  }

  /// What comes of the valid ones with changes; `nil` takes a variable away.
  static func report(
    changing changes: [String: String?],
    of environment: ServiceEnvironment = .staging,
    allowsNoAudit: Bool = false
  ) -> ConfigurationReport {
    var variables = valid(environment)
    for (name, value) in changes { variables[name] = value }
    return report(variables, of: environment, allowsNoAudit: allowsNoAudit)
  }

  /// The names of the variables that are complained about, sorted.
  static func blamed(
    changing changes: [String: String?],
    of environment: ServiceEnvironment = .staging,
    allowsNoAudit: Bool = false
  ) -> [String] {
    report(changing: changes, of: environment, allowsNoAudit: allowsNoAudit).problems.map(\.variable).sorted()
  }
}
