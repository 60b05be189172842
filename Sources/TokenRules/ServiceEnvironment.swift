/// The environment that a process serves; a token of one is never valid in another.
public enum ServiceEnvironment: String, CaseIterable, Sendable {
  /// A developer's machine: starts with nothing set.
  case dev
  /// Like production, without its users.
  case staging
  /// Production.
  case prod

  /// What stands for the environment in names of variables: `OA_SPACETIME_<ENV>_…`.
  public var variableName: String {
    switch self {
    case .dev: "DEV"
    case .staging: "STAGING"
    case .prod: "PROD"
    }
  }
}
