import ArgumentParser
import TokenRules

/// `token-service keys rollback`: the key before signs again.
struct KeysRollbackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Has the latest fallback sign again, and makes the active key a fallback; both clocks begin anew.",
    discussion: """
      Refused where no fallback is left, or where its end is so near that a verifier
      could drop it before it knows.

      EXAMPLES
        token-service keys rollback --keyring ring.json --dry-run
        token-service keys rollback --keyring ring.json --reason "not everywhere"
      """
  )

  @OptionGroup var options: KeysChangeOptions

  func run() throws {
    let bounds = try KeysBounds.read(in: try options.ring.served())
    let change = try options.edit(.rolledBack) { (draft, now) throws(RingError) in
      try RotationError.translating { () throws(RotationError) in try draft.record.rollBack(at: now, bounds: bounds) }
    }
    options.report(change, bounds).print()
  }
}
