import ArgumentParser

/// `token-service`: the root of the commands.
struct TokenServiceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token-service",
    abstract: "Mints and verifies short-lived sync tokens.",
    discussion: """
      EXAMPLES
        token-service serve
        token-service mint --user 1042 --org org:openagents
        token-service mint --user 1042 --org org:openagents | token-service verify
        token-service config check --env prod

      In dev it all works with nothing set. Settings are variables, which
      `token-service config reference` lists. Tokens, keys and secrets come from
      standard input, files or variables, never necessarily from an argument.

      COMPLETIONS
        token-service --generate-completion-script bash|zsh|fish
      """,
    version: BuildInfo.current.description,
    subcommands: [
      ServeCommand.self, MintCommand.self, VerifyCommand.self, InspectCommand.self, ConfigCommand.self,
      CallersCommand.self, RevokeCommand.self, RevocationsCommand.self, KeysCommand.self, StoreCommand.self,
      ReplicasCommand.self, RehearseCommand.self, DrillCommand.self, EvidenceCommand.self, HealthCommand.self,
    ]
  )
}
