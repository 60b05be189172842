import ArgumentParser
import TokenRules

/// `token-service keys retire`: the end of a key whose tokens are all dead.
struct KeysRetireCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retire",
    abstract: "Ends a fallback whose tokens are all dead, or a standby, and erases its secret from the file.",
    discussion: """
      Refused before its time, which `keys plan` explains. The secret is erased from the
      file alone: backups of the file, and the disk, may have it still.

      EXAMPLES
        token-service keys retire k1 --env dev --keyring ring.json
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @Argument(help: "The key's id.") var kid: String

  func run() async throws {
    let bounds = try KeysBounds.read(in: try options.ring.served())
    let change = try options.edit(.retired) { (draft, now) throws(RingError) in
      try RotationError.translating { () throws(RotationError) in
        try draft.record.retire(kid, at: now, bounds: bounds)
      }
    }
    options.report(change, bounds).print()
  }
}
