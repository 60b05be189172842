import ArgumentParser

/// `token-service rehearse`: rehearsals of key rotations, and the evidence they leave.
struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Rehearses key rotations under load, and checks the evidence.",
    discussion: """
      EXAMPLES
        token-service rehearse                                    about two minutes, three replicas
        token-service rehearse --scenario rotation,compromise --rate 20
        token-service rehearse --rotations 100 --minutes 15
        token-service rehearse verify output/rotation/spacetime/staging-20260225T084512Z
      """,
    subcommands: [RehearseRunCommand.self, RehearseVerifyCommand.self, RehearseReplicaCommand.self],
    defaultSubcommand: RehearseRunCommand.self
  )
}
