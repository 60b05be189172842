import ArgumentParser
import JWT
import TokenRules

/// `--kid`, as every command that makes a key has it.
struct KeysIDOption: ParsableArguments {
  @Option(
    name: .customLong("kid"),
    help: ArgumentHelp(
      "The new key's id: 1 to 128 visible ASCII characters.",
      discussion: "Else one is made of the day and the key; an id that a key has had must not come back.",
      valueName: "id"
    )
  )
  var id: String?

  func validate() throws {
    guard let id else { return }
    guard (try? SigningKey(secret: Array(0..<32), id: id)) != nil else {
      throw ValidationError("--kid takes 1 to 128 visible ASCII characters other than \" and \\.")
    }
  }

  /// A fresh key under this id.
  func fresh(at now: Timestamp) -> RingSecret { Self.fresh(id: id, at: now) }

  /// A fresh key; an id was looked at before.
  static func fresh(id: String? = nil, at now: Timestamp) -> RingSecret {
    // Random bits are fit to be a key.
    try! RingSecret.fresh(id: id, at: now)
  }
}
