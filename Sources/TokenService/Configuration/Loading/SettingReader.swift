import Configuration
import TokenRules

/// Reads variables for one environment, and collects what is wrong with them instead of stopping.
struct SettingReader {
  /// What came of reading a variable.
  enum Reading<Value> {
    /// It is not set, and nothing takes its place.
    case unset
    /// It is set, and wrong: the problem is noted already.
    case refused
    case value(Value)

    var value: Value? { if case .value(let value) = self { value } else { nil } }
    var isUnset: Bool { if case .unset = self { true } else { false } }
  }

  let environment: ServiceEnvironment
  /// Whether unscoped variables that are missing count: not where several environments are looked at.
  let requiresUnscoped: Bool
  private(set) var problems: [ConfigurationProblem] = []
  private(set) var records: [SettingRecord] = []
  private let provider: EnvironmentVariablesProvider

  init(_ variables: [String: String], environment: ServiceEnvironment, requiresUnscoped: Bool = true) {
    self.environment = environment
    self.requiresUnscoped = requiresUnscoped
    let secrets = VariableTable.all.filter(\.form.isSecret).map { $0.name(in: environment) }
    provider = EnvironmentVariablesProvider(
      environmentVariables: variables,
      secretsSpecifier: .specific(Set(secrets))
    )
  }

  /// Reads a variable that is given as text, or falls back on its preset.
  mutating func read<Value>(
    _ variable: Variable,
    _ parse: (String) throws(ValueFault) -> Value
  ) -> Reading<Value> {
    switch source(of: variable) {
    case .refused: return .refused
    case .unset:
      guard let preset = variable.preset(in: environment) else { return missing(variable) }
      guard let value = try? parse(preset) else { preconditionFailure("a preset is of its variable's form") }
      record(variable, .preset, preset)
      return .value(value)
    case .value(let source):
      do throws(ConfigurationProblem) {
        let text = try source.read()
        let value = try Self.parse(text, of: variable, as: source.name, parse)
        record(variable, .set, variable.form.isSecret ? "set" : text)
        return .value(value)
      } catch {
        note(error, of: variable)
        return .refused
      }
    }
  }

  /// Where the text of a variable stands.
  mutating func source(of variable: Variable) -> Reading<TextSource> {
    let name = variable.name(in: environment)
    let literal = setting(name)
    let fileName = variable.fileName(in: environment)
    let file = fileName.flatMap(setting)
    switch (literal, file) {
    case (nil, nil): return .unset
    case (let literal?, nil): return .value(TextSource(name: name, literal: literal))
    case (nil, let file?): return .value(TextSource(name: name + "_FILE", file: file))
    case (_?, _?):
      note(variable, "and \(name)_FILE are both set", "Set exactly one of the two")
      return .refused
    }
  }

  /// Whether a variable is set in any form.
  func isSet(_ variable: Variable) -> Bool {
    setting(variable.name(in: environment)) != nil || variable.fileName(in: environment).flatMap(setting) != nil
  }

  static func parse<Value>(
    _ text: String,
    of variable: Variable,
    as name: String,
    _ parse: (String) throws(ValueFault) -> Value
  ) throws(ConfigurationProblem) -> Value {
    do {
      return try parse(text)
    } catch {
      throw ConfigurationProblem(
        variable: name,
        problem: error.problem,
        remedy: error.remedy ?? "Set it to \(variable.form.expectation)"
      )
    }
  }

  /// Notes that a variable is wrong.
  mutating func note(_ variable: Variable, _ problem: String, _ remedy: String? = nil) {
    let remedy = remedy ?? "Set it to \(variable.form.expectation)"
    note(
      ConfigurationProblem(variable: variable.name(in: environment), problem: problem, remedy: remedy),
      of: variable
    )
  }

  mutating func note(_ problem: ConfigurationProblem, of variable: Variable) {
    problems.append(problem)
    record(variable, .refused, "wrong")
  }

  /// Notes what a setting came out as; what was noted of it before gives way.
  mutating func record(_ variable: Variable, _ origin: SettingRecord.Origin, _ shown: String) {
    records.removeAll { $0.pattern == variable.pattern }
    let name = variable.name(in: environment)
    records.append(SettingRecord(name: name, pattern: variable.pattern, origin: origin, shown: shown))
  }

  private mutating func missing<Value>(_ variable: Variable) -> Reading<Value> {
    let isRequired = variable.requirement == .outsideDevelopment && environment != .dev
    if isRequired, variable.isScoped || requiresUnscoped { note(variable, "is not set") }
    return .unset
  }

  /// Set but empty is unset.
  private func setting(_ name: String) -> String? {
    guard let text = try? provider.environmentValue(forName: name), !text.isEmpty else { return nil }
    return text
  }
}
