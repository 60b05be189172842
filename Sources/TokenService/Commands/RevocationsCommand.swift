import ArgumentParser

/// `token-service revocations`: what is revoked.
struct RevocationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revocations",
    abstract: "Lists revocations, and lifts them.",
    discussion: """
      `token-service revoke` writes them.

      EXAMPLES
        token-service revocations list
        token-service revocations list --user 1042 --lifted
        token-service revocations lift rev_2b5e0f6f0d6c4b0f9d5a7c3e1f2a4b6c
      """,
    subcommands: [RevocationsListCommand.self, RevocationsLiftCommand.self]
  )
}
