import ArgumentParser
import JWT

/// `token-service callers revoke`: takes an access key out of the file.
struct CallersRevokeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke",
    abstract: "Revokes an access key.",
    discussion: """
      Leases that were got with the key go on until they expire.

      EXAMPLES
        token-service callers revoke key_0123456789abcdef --file access-keys.json
      """
  )

  @OptionGroup var target: AccessKeysFileOption
  @Argument(help: "The key's id, as `callers list` shows it.") var id: String
  @Flag(help: "Prints JSON.") var json = false

  func run() throws {
    let file = try target.resolve()
    try CommandFailure.translating { try file.edit(mayCreate: false, remove) }
    guard json else { return print("\(Terminal.harmless(id)) revoked") }
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("id", id)
    writer.member("revoked", true)
    writer.endObject()
    print(String(decoding: writer.bytes, as: UTF8.self))
  }

  private func remove(from records: inout [AccessKeyRecord]) throws {
    guard let index = records.firstIndex(where: { $0.id.utf8.elementsEqual(id.utf8) }) else {
      throw CommandFailure("there is no access key of this id; `callers list` shows them", .badData)
    }
    records.remove(at: index)
  }
}
