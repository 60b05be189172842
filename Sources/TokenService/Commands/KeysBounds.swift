import TokenRules

/// What a rotation counts on, from the environment's variables alone.
enum KeysBounds {
  /// The bounds of an environment; the rest of its configuration may be missing.
  static func read(
    in environment: ServiceEnvironment,
    from variables: [String: String] = EnvironmentOption.variables
  ) throws(CommandFailure) -> RotationBounds {
    var reader = SettingReader(variables, environment: environment)
    let bounds = RotationBounds(
      longestTTL: read(.maximumTTL, &reader),
      leeway: read(.clockSkew, &reader),
      propagation: read(.propagationBound, &reader),
      clock: read(.clockBound, &reader)
    )
    guard reader.problems.isEmpty else {
      throw CommandFailure(ConfigurationProblems(environment: environment.rawValue, problems: reader.problems))
    }
    return bounds
  }

  private static func read(_ variable: Variable, _ reader: inout SettingReader) -> Int64 {
    guard case .wholeNumber(let range, _) = variable.form else { return 0 }
    return reader.read(variable) { text throws(ValueFault) in try ValueParser.wholeNumber(text, in: range) }.value ?? 0
  }
}
