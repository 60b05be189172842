import ArgumentParser

/// `token-service config`: what the service is told.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Checks and documents the configuration.",
    discussion: """
      EXAMPLES
        token-service config check --env all
        token-service config reference
      """,
    subcommands: [ConfigCheckCommand.self, ConfigReferenceCommand.self]
  )
}

/// `token-service config reference`: every variable, as Markdown.
struct ConfigReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Prints every variable with its default and meaning, as Markdown or JSON.",
    discussion: """
      EXAMPLES
        token-service config reference > docs/configuration.md
        token-service config reference --json
      """
  )

  @Flag(help: "Prints JSON.") var json = false

  func run() throws {
    print(json ? ConfigurationReference.json() : ConfigurationReference.markdown(), terminator: json ? "\n" : "")
  }
}
