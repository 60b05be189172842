import JWT

/// The table of variables for readers: `docs/configuration.md` is this text, and a test holds it to that.
enum ConfigurationReference {
  static func markdown() -> String {
    let sections = VariableTable.sections.map { section in
      (["## \(section.title)", "", header] + section.variables.map(row(of:))).joined(separator: "\n")
    }
    return ([introduction] + sections).joined(separator: "\n\n") + "\n"
  }

  private static let introduction = """
    # Configuration

    Printed by `token-service config reference`; a test holds this page to it.

    One process serves one environment: `dev`, `staging` or `prod`. `<ENV>` in a name is `DEV`, `STAGING` or `PROD`;
    names without it belong to the environment that is served. Set but empty is unset. Lists are separated by commas, and
    an empty entry is an error. In dev everything has a value: it starts with nothing set.

    A value that is missing, bad or contradictory stops the start with exit code 78 and one message that lists every
    problem. `token-service config check --env all` shows what is set. Names that look like these and are not are
    reported, for they may be misspelt.

    **Secret** values also come from a file that `<NAME>_FILE` names (a mounted secret; white space around it is dropped);
    setting both forms is refused. Where the table says *re-read*, the file is looked at every five seconds, a change
    counts without a restart, and a file that is missing or bad leaves the last good value in force, logged and counted.
    """

  private static let header = """
    | variable | value | default | required | meaning |
    | --- | --- | --- | --- | --- |
    """

  private static func row(of variable: Variable) -> String {
    let secret = variable.form.isSecret ? "**Secret**\(variable.isReloaded ? ", re-read" : ""). " : ""
    let cells = [
      "`\(variable.pattern)`", variable.form.expectation, preset(of: variable), requirement(of: variable),
      secret + variable.meaning,
    ]
    return "| " + cells.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ") + " |"
  }

  private static func preset(of variable: Variable) -> String {
    let development = variable.developmentPreset.map { "dev: `\($0)`" }
    let parts = [variable.preset.map { "`\($0)`" }, development, variable.presetNote].compactMap { $0 }
    return parts.isEmpty ? "none" : parts.joined(separator: "; ")
  }

  private static func requirement(of variable: Variable) -> String {
    switch variable.requirement {
    case .optional: "no"
    case .outsideDevelopment: "staging, prod"
    case .conditional(let words): words
    }
  }

  /// The same for machines.
  static func json() -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.beginArray("variables")
    for variable in VariableTable.all {
      writer.beginObject()
      writer.member("name", variable.pattern)
      writer.member("value", variable.form.expectation)
      writer.member("default", orNull: variable.preset)
      writer.member("default_in_dev", orNull: variable.developmentPreset ?? variable.preset)
      writer.member("default_note", orNull: variable.presetNote)
      writer.member("required", requirement(of: variable))
      writer.member("secret", variable.form.isSecret)
      writer.member("reread", variable.isReloaded)
      writer.member("meaning", variable.meaning)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
