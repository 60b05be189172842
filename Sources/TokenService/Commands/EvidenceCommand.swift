import ArgumentParser

/// `token-service evidence`: what evidence is signed with.
struct EvidenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evidence",
    abstract: "Makes the key that evidence of rehearsals and rollouts is signed with.",
    discussion: """
      EXAMPLES
        token-service evidence keygen --out evidence-key.pem
      """,
    subcommands: [EvidenceKeygenCommand.self]
  )
}
