import ArgumentParser
import TokenRules

/// `token-service keys prune`: keys that ended long ago leave the ring.
struct KeysPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Takes the entries of keys out that were retired or revoked long ago.",
    discussion: """
      An id that is forgotten must not come back: services keep it in their history
      and refuse a ring in which it is usable again.

      EXAMPLES
        token-service keys prune --keyring ring.json
        token-service keys prune --keyring ring.json --older-than 365 --dry-run
      """
  )

  @OptionGroup var options: KeysChangeOptions
  @Option(help: ArgumentHelp("How long ago they ended at least.", valueName: "days")) var olderThan: Int64 = 90

  func validate() throws {
    guard (0...36_500).contains(olderThan) else { throw ValidationError("--older-than is 0 to 36500 days.") }
  }

  func run() throws {
    let bounds = try KeysBounds.read(in: try options.ring.served())
    let change = try options.edit(.pruned) { (draft, now) throws(RingError) in
      _ = draft.record.prune(endedBy: now.secondsRoundedUp - olderThan * 86_400)
    }
    options.report(change, bounds).print(nothing: "no key ended \(olderThan) days ago or before")
  }
}
