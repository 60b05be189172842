import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service keys list`: the keys of a ring.
struct KeysListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the keys of a ring, the newest first; never a secret.",
    discussion: """
      EXAMPLES
        token-service keys list --keyring ring.json
        token-service keys list --keyring ring.json --json
      """
  )

  @OptionGroup var options: KeysRingOptions

  func run() throws {
    let record = try options.read().ring.record
    print(options.json ? KeysRingJSON.text(of: record) : Self.table(record, at: SystemClock().now()))
  }

  static func table(_ record: RingRecord, at now: Timestamp) -> String {
    let rows = record.keys.map { key in
      [
        key.id, key.isUsable(at: now) || !key.state.isUsable ? key.state.rawValue : "\(key.state.rawValue) (ended)",
        time(key.createdAt), key.state == .active ? time(key.activatedAt) : "-", end(of: key, at: now),
        key.fingerprint ?? "-",
      ].map(Terminal.harmless)
    }
    let head = ["KID", "STATE", "CREATED", "SIGNS SINCE", "MAY GO AT", "FINGERPRINT"]
    return TextTable.columns([head] + rows)
  }

  private static func end(of key: KeyRecord, at now: Timestamp) -> String {
    switch key.state {
    case .standby, .active: "-"
    case .fallback: key.retireAt.map { TimeInWords.span($0, at: now) } ?? "see keys plan"
    case .retired, .revoked: key.endedAt.map { "ended " + TimeInWords.date($0) } ?? "ended"
    }
  }

  private static func time(_ seconds: Int64?) -> String { seconds.map(TimeInWords.date) ?? "unknown" }
}
