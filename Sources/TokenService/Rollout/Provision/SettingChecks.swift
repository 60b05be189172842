import TokenRules

/// Whether the settings are there and right: the configuration's own checks, a check a section of its table.
struct SettingChecks {
  let report: ConfigurationReport

  var checks: [ProvisionReport.Check] {
    var left = report.problems + embedded
    let sections = VariableTable.sections.map { section in
      let own = left.filter { names(section).contains($0.variable) }
      left.removeAll(where: own.contains)
      return ProvisionReport.Check(name: "settings: \(section.title.lowercased())", problems: own)
    }
    // A problem that is about several variables, or a file, belongs to none of the sections alone.
    return sections + [ProvisionReport.Check(name: "settings: how they go together", problems: left)]
  }

  private func names(_ section: VariableTable.Section) -> Set<String> {
    let names = section.variables.flatMap { variable in
      let name = variable.name(in: report.environment)
      return [name, name + "_FILE"]
    }
    return Set(names)
  }

  /// What dev makes up or embeds is not provisioned: it is the same on every machine, or gone with the folder.
  private var embedded: [ConfigurationProblem] {
    guard report.environment == .dev else { return [] }
    let missing = [Variable.httpBaseURL, .database, .tokenIssuer, .tokenAudience].filter {
      report[$0]?.origin == .preset
    }
    var problems = missing.map { variable in
      problem(variable, "Set it to \(variable.form.expectation)")
    }
    if report[.signingKey]?.origin == .preset {
      let other = Variable.keyringFile.name(in: .dev)
      problems.append(problem(.signingKey, "Set it to \(Variable.signingKey.form.expectation), or set \(other)"))
    }
    return problems
  }

  private func problem(_ variable: Variable, _ remedy: String) -> ConfigurationProblem {
    ConfigurationProblem(
      variable: variable.name(in: .dev),
      problem: "is not set, and what dev has for it by itself does not count as provisioned",
      remedy: remedy
    )
  }
}
