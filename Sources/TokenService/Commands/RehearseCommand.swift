import ArgumentParser

/// `token-service rehearse`: rehearsals of key rotations, and the evidence they leave.
struct RehearseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rehearse",
    abstract: "Checks the evidence of a rehearsal.",
    discussion: """
      EXAMPLES
        token-service rehearse verify output/rotation/spacetime/dev-20260225T084512Z
      """,
    subcommands: [RehearseVerifyCommand.self]
  )
}
