import JWT
import TokenRules

/// What came of looking at the provisioning of one environment: every check, with everything that is wrong.
struct ProvisionReport: Sendable {
  /// One thing that was looked at.
  struct Check: Sendable, Hashable {
    let name: String
    /// What is wrong; empty where the check passed.
    let problems: [ConfigurationProblem]
  }

  let environment: ServiceEnvironment
  let checks: [Check]
  /// Names the configuration; none where something is wrong with it.
  let configurationDigest: String?
  /// Variables that look like the service's own and are not.
  let unknownVariables: [String]

  var problems: [ConfigurationProblem] { checks.flatMap(\.problems) }
  var isGood: Bool { problems.isEmpty }

  /// What people read; its last line is the one that a gate of a rollout reads.
  var text: String {
    let rows = checks.map { ($0.name, $0.problems.isEmpty ? "ok" : "\($0.problems.count) wrong") }
    let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
    let found = isGood ? [] : ["\(count) in the provisioning of \(environment.rawValue):"]
    let lines = problems.map { "  " + Terminal.harmless($0.description) }
    let last = "provision-check \(environment.rawValue): \(checks.count) checks ran"
    return ([TextTable.pairs(rows)] + found + lines + [last]).joined(separator: "\n")
  }

  /// The same for machines.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("schema", "provision.check.v1")
    writer.member("environment", environment.rawValue)
    writer.member("ok", isGood)
    writer.member("config_digest", orNull: configurationDigest)
    writer.member("checks", checks.count)
    writer.beginArray("results")
    for check in checks {
      writer.beginObject()
      writer.member("check", check.name)
      writer.member("status", check.problems.isEmpty ? "passed" : "failed")
      writer.endObject()
    }
    writer.endArray()
    writer.beginArray("problems")
    for check in checks {
      for problem in check.problems { Self.write(problem, of: check, to: &writer) }
    }
    writer.endArray()
    writer.member("unknown_variables", unknownVariables)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func write(_ problem: ConfigurationProblem, of check: Check, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("check", check.name)
    writer.member("variable", problem.variable)
    writer.member("problem", problem.problem)
    writer.member("remedy", problem.remedy)
    writer.endObject()
  }
}
