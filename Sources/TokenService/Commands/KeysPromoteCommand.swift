import ArgumentParser
import TokenRules

/// `token-service keys promote`: a standby signs.
struct KeysPromoteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Has a standby sign, and makes the active key a fallback that ends when its tokens have.",
    discussion: """
      Refused while a verifier may not have the standby yet: before the propagation
      bound has passed.

      EXAMPLES
        token-service keys promote --env dev --keyring ring.json
        token-service keys promote k2 --env dev --keyring ring.json --dry-run
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @Argument(help: "The standby's id; not needed where there is one.") var kid: String?

  func run() async throws {
    let bounds = try KeysBounds.read(in: try options.ring.served())
    let change = try options.edit(.promoted) { (draft, now) throws(RingError) in
      try RotationError.translating { () throws(RotationError) in
        try draft.record.promote(kid, at: now, bounds: bounds)
      }
    }
    options.report(change, bounds).print()
  }
}
