import JWT
import TokenRules

/// The matrix as people and machines read it.
extension ConfigurationMatrix {
  /// A row a variable, a column an environment; secrets as fingerprints.
  func text() -> String {
    let head = [["variable"] + reports.map(\.environment.rawValue)]
    let shown = VariableTable.all.filter { variable in
      reports.count == 1 || variable.isScoped || reports.contains { $0[variable]?.origin == .set }
    }
    let rows = shown.map { variable in [variable.pattern] + reports.map { Self.cell($0[variable]) } }
    return TextTable.columns(head + rows)
  }

  private static func cell(_ record: SettingRecord?) -> String {
    guard let record else { return "-" }
    switch record.origin {
    case .set: return Terminal.harmless(record.shown)
    case .preset: return "(\(record.shown))"
    case .refused: return "WRONG"
    }
  }

  func json() -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("ok", problems.isEmpty)
    writer.beginObject("environments")
    for report in reports {
      writer.name(report.environment.rawValue)
      Self.write(report, to: &writer)
    }
    writer.endObject()
    Self.write(sharing, as: "shared", to: &writer)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func write(_ report: ConfigurationReport, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("ok", report.problems.isEmpty)
    writer.member("config_digest", orNull: report.configuration?.digest.value)
    writer.beginObject("settings")
    for record in report.records {
      writer.name(record.name)
      writer.beginObject()
      writer.member("value", orNull: record.origin == .refused ? nil : record.shown)
      writer.member("origin", record.origin.rawValue)
      writer.endObject()
    }
    writer.endObject()
    write(report.problems, as: "problems", to: &writer)
    writer.member("unknown_variables", report.unknownVariables)
    writer.endObject()
  }

  private static func write(_ problems: [ConfigurationProblem], as name: StaticString, to writer: inout JSONWriter) {
    writer.beginArray(name)
    for problem in problems {
      writer.beginObject()
      writer.member("variable", problem.variable)
      writer.member("problem", problem.problem)
      writer.member("remedy", problem.remedy)
      writer.endObject()
    }
    writer.endArray()
  }
}
