import JWT
import TokenRules

/// Access keys of the drill's own, in a file as the service reads it.
struct DrillAccessKeys: Sendable {
  /// The keys themselves; nothing prints them.
  let texts: [String]
  /// What a replica that takes them is started with.
  let variables: [String: String]

  init(count: Int, in folder: DrillFolder, now: Timestamp) throws {
    texts = (0..<count).map { _ in Credential.accessKeyPrefix + FreshSecret.text() }
    var writer = JSONWriter(capacity: 256 * count)
    writer.beginObject()
    writer.beginArray("access_keys")
    for (number, text) in texts.enumerated() {
      let record = try AccessKeyRecord(
        id: "chaos-\(number)",
        digest: SHA256Digest(of: Array(text.utf8)),
        userID: "key-\(number)",
        organizationID: "org:chaos",
        createdAt: now
      )
      record.write(to: &writer)
    }
    writer.endArray()
    writer.endObject()
    let file = folder.path + "/access-keys.json"
    try DrillFolder.write(writer.bytes, to: file)
    variables = ["OA_CONTROL_ACCESS_KEYS_FILE": file]
  }
}
