import ArgumentParser
import JWT
import TokenVerification

/// `token-service callers list`: the access keys that there are, without anything that would lead to one.
struct CallersListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists access keys.",
    discussion: """
      EXAMPLES
        token-service callers list --file access-keys.json
        token-service callers list --json
      """
  )

  @OptionGroup var target: AccessKeysFileOption
  @Flag(help: "Prints JSON.") var json = false

  func run() throws {
    let file = try target.resolve()
    let records = try CommandFailure.translating { try file.read() }
    print(json ? Self.json(records) : Self.text(records))
  }

  private static func json(_ records: [AccessKeyRecord]) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.beginArray("access_keys")
    for record in records { record.write(to: &writer, includesDigest: false) }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func text(_ records: [AccessKeyRecord]) -> String {
    guard !records.isEmpty else { return "no access keys" }
    let now = SystemClock().now().seconds
    let rows = records.map { record in
      [
        record.id, record.caller.userID, record.caller.organizationID,
        record.caller.deviceID ?? "any device",
        record.caller.scopes?.joined(separator: " ") ?? "all scopes",
        record.expiresAt.map { TimeInWords.expiry($0.seconds, at: now) } ?? "no end",
        record.note ?? "",
      ].map(Terminal.harmless)
    }
    return TextTable.columns([["ID", "USER", "ORG", "DEVICE", "SCOPES", "EXPIRES", "NOTE"]] + rows)
  }
}
