import ArgumentParser

/// `token-service keys`: secrets, and the life of the keys in a ring.
struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "Makes secrets, and rotates the keys of a keyring file.",
    discussion: """
      The file is the one of --keyring, else of OA_SPACETIME_<ENV>_KEYRING_FILE. A
      change is written whole or not at all, with a line in the change log, and
      running services have it within two seconds.

      EXIT CODES
        0   done, or nothing to do
        1   refused: the reason is on standard error, the ring is as it was
        65  the ring is no ring of this environment, or open to others
        66  the ring cannot be read
        69  a replica does not answer
        73  the ring or its log cannot be written, or another command is at it

      EXAMPLES
        token-service keys init --keyring ring.json --kid k1
        token-service keys stage --keyring ring.json --kid k2
        token-service keys promote --keyring ring.json
        token-service keys list --keyring ring.json
      """,
    subcommands: [
      KeysGenerateCommand.self, KeysInitCommand.self, KeysListCommand.self, KeysStatusCommand.self,
      KeysStageCommand.self, KeysPromoteCommand.self, KeysRetireCommand.self, KeysRevokeCommand.self,
      KeysRollbackCommand.self, KeysPlanCommand.self, KeysPruneCommand.self,
      KeysAcceptOlderCommand.self,
    ]
  )
}
