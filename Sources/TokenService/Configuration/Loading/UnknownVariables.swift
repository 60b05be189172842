import TokenRules

/// Variables that are named like the service's own and are none of them: a misspelt one would else be silently ignored.
enum UnknownVariables {
  private static let prefixes = [
    "OA_SYNC_TOKEN_", "OA_CONTROL_SESSION_", "OA_CONTROL_INTROSPECTION_", "RUNTIME_SYNC_", "OA_RUNTIME_CANARY_",
    "OA_RUNTIME_SHADOW_",
  ]

  static func names(in variables: [String: String], environment: ServiceEnvironment) -> [String] {
    let known = Set(VariableTable.all.flatMap { [$0.name(in: environment), $0.fileName(in: environment) ?? ""] })
    let scope = "OA_SPACETIME_\(environment.variableName)_"
    return variables.keys
      .filter { name in (prefixes + [scope]).contains { name.hasPrefix($0) } && !known.contains(name) }
      .sorted()
  }
}
