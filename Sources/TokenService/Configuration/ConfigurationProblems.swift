/// One thing that is wrong with the configuration.
///
/// Never holds a value: any of them may be a secret in the wrong place.
struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The variable's name, as it is set or should be.
  let variable: String
  /// What is wrong: the rest of a sentence that starts with the name.
  let problem: String
  /// What would be right: a sentence of its own, without its full stop.
  let remedy: String

  var description: String { "\(variable) \(problem). \(remedy)." }
}

/// Everything that is wrong with the configuration: the process does not start.
struct ConfigurationProblems: Error, Hashable, Sendable, CustomStringConvertible {
  /// The environment whose configuration it is, where that much is known.
  let environment: String?
  /// What is wrong, in the order of the table of variables.
  let problems: [ConfigurationProblem]

  /// The one message.
  var description: String {
    let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
    let place = environment.map { " of \($0)" } ?? ""
    return (["\(count) in the configuration\(place):"] + problems.map { "  " + $0.description }).joined(separator: "\n")
  }
}
