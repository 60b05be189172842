import ArgumentParser
import JWT
import TokenRules
import TokenVerification

/// `token-service callers add`: a fresh access key.
struct CallersAddCommand: ParsableCommand {
  /// A hundred years.
  private static let longestLife: Int64 = 3_155_760_000

  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Makes an access key and shows it, once.",
    discussion: """
      Standard output has the key alone, or everything with --json; standard error has its id.

      EXAMPLES
        token-service callers add --user 1042 --org org:openagents --file access-keys.json
        token-service callers add --user ci --org org:openagents --scope sync.subscribe --expires-in 2592000 \\
          --note "nightly build" --json
      """
  )

  @OptionGroup var target: AccessKeysFileOption
  @Option(help: "The user's id, with or without `user:`.") var user: String
  @Option(help: "The active organisation's id.") var org: String
  @Option(help: "The device's id, for requests that name none.") var device: String?
  @Option(name: .customLong("scope"), help: "A scope that the key is limited to; may be repeated.")
  var scopes: [String] = []
  @Option(
    name: .customLong("stream"),
    help: "A stream that the key may have by name; may be repeated."
  )
  var streams: [String] = []
  @Option(
    help: ArgumentHelp(
      "How long the key lives.",
      discussion: "Else until it is revoked.",
      valueName: "seconds"
    )
  )
  var expiresIn: Int64?
  @Option(help: "What the key is for.") var note: String?
  @Flag(help: "Prints JSON.") var json = false

  func validate() throws {
    if let expiresIn, !(1...Self.longestLife).contains(expiresIn) {
      throw ValidationError("--expires-in is 1 to \(Self.longestLife) seconds.")
    }
    for (option, names) in [("--scope", scopes), ("--stream", streams)] {
      guard names.allSatisfy(Self.isName) else {
        throw ValidationError("\(option) takes 1 to 256 visible ASCII characters.")
      }
    }
  }

  func run() throws {
    let file = try target.resolve()
    let key = Credential.accessKeyPrefix + FreshSecret.text()
    let record = try record(of: key)
    try CommandFailure.translating { try file.edit(mayCreate: true) { $0.append(record) } }
    Terminal.write("\(record.id) added; the key is not shown again\n")
    print(json ? Self.json(record, key) : key)
  }

  private func record(of key: String) throws(CommandFailure) -> AccessKeyRecord {
    let now = SystemClock().now().seconds
    do {
      return try AccessKeyRecord(
        id: "key_" + UInt64.random(in: .min ... .max).hex,
        digest: SHA256Digest(of: key),
        userID: user,
        organizationID: org,
        deviceID: device,
        scopes: scopes.isEmpty ? nil : scopes,
        streams: streams.isEmpty ? nil : streams,
        createdAt: Timestamp(seconds: now),
        expiresAt: expiresIn.map { Timestamp(seconds: now + $0) },
        note: note
      )
    } catch {
      throw CommandFailure(Self.words(for: error), .badData)
    }
  }

  private static func isName(_ text: String) -> Bool {
    (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }

  private static func words(for error: CallerError) -> String {
    switch error {
    case .missing(let field): "\(field.rawValue) is empty"
    case .tooLong(let field): "\(field.rawValue) is longer than \(Caller.maximumIDLength) bytes"
    case .controlCharacter(let field): "\(field.rawValue) has a control character"
    }
  }

  private static func json(_ record: AccessKeyRecord, _ key: String) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("access_key", key)
    record.writeMembers(to: &writer, includesDigest: false)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
