import ArgumentParser
import TokenRules
import TokenVerification

/// `token-service keys stage`: a key that is accepted before it signs.
struct KeysStageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Makes a key and puts it into the ring in standby: accepted, not signing yet.",
    discussion: """
      EXAMPLES
        token-service keys stage --keyring ring.json
        token-service keys stage --keyring ring.json --kid k2 --reason quarterly
        token-service keys stage --in mounted/ring.json --out ring.json --json
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @OptionGroup var kid: KeysIDOption

  func run() throws {
    let bounds = try KeysBounds.read(in: try options.ring.served())
    let change = try options.edit(.staged) { (draft, now) throws(RingError) in
      let secret = kid.fresh(at: now)
      try RotationError.translating { () throws(RotationError) in try draft.record.stage(secret.key, at: now) }
      draft.keep(secret)
    }
    options.report(change, bounds).print()
  }
}
