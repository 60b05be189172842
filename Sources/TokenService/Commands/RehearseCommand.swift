import ArgumentParser

/// `token-service rehearse`: rehearsals of key rotations, and the evidence they leave.
struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Rehearses key rotations under load, and checks the evidence.",
    discussion: """
      Without a subcommand it runs: about two minutes, three replicas.

      EXAMPLES
        token-service rehearse
        token-service rehearse --scenario rotation,compromise --rate 20
        token-service rehearse --scenario baseline,compromise --output out
        token-service rehearse verify out/staging-20260225T084512Z
      """,
    subcommands: [RehearseRunCommand.self, RehearseVerifyCommand.self, RehearseReplicaCommand.self],
    defaultSubcommand: RehearseRunCommand.self
  )
}
