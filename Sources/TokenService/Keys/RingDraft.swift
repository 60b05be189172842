import JWT
import TokenRules
import TokenVerification

/// A ring that is to be written: a record, the file that it comes from, and secrets of keys that are new.
struct RingDraft {
  /// The state of the rotation as it is to be.
  var record: RingRecord
  /// The ring as it stands; `nil` for the first.
  let original: StoredRing?
  private var secrets: [[UInt8]: Secret] = [:]

  /// Changes a ring.
  init(changing original: StoredRing) {
    self.original = original
    record = original.record
  }

  /// Makes a ring.
  init(record: RingRecord, secrets: [RingSecret]) {
    self.record = record
    original = nil
    for secret in secrets { keep(secret) }
  }

  /// Keeps a new key's secret for the file.
  mutating func keep(_ secret: RingSecret) { secrets[Array(secret.key.id.utf8)] = secret.keyValue }

  /// The bytes of the file: a key a line, the newest first.
  ///
  /// Members that are not known here follow those that are, as they stand in the original. The secret of a key that has
  /// ended is in none of it.
  ///
  /// - Throws: ``RingError/inconsistent`` where the bytes would not read back as the record.
  func bytes(for environment: ServiceEnvironment) throws(RingError) -> [UInt8] {
    var members = head()
    for (name, value) in original?.document.members ?? [] where !Self.isKnown(name) {
      var writer = JSONWriter()
      writer.beginObject()
      writer.name(name)
      writer.value(preformatted: JSONCompaction.compacted(value.raw))
      writer.endObject()
      members.append(String(decoding: writer.bytes.dropFirst().dropLast(), as: UTF8.self))
    }
    var lines: [String] = []
    for key in record.keys { lines.append(try line(of: key)) }
    members.append("\"keys\": " + (lines.isEmpty ? "[]" : "[\n    " + lines.joined(separator: ",\n    ") + "\n  ]"))
    let bytes = Array("{\n  \(members.joined(separator: ",\n  "))\n}\n".utf8)
    // What is written must be readable: a service would refuse it, and go on with the old one.
    let read = try? StoredRing(bytes, environment: environment)
    guard read?.record == record else { throw .inconsistent }
    return bytes
  }

  private func head() -> [String] {
    var members: [String] = []
    if let environment = record.environment { members.append("\"environment\": \"\(environment.rawValue)\"") }
    members.append("\"generation\": \(record.generation)")
    if record.isMintingStopped { members.append("\"minting_stopped\": true") }
    return members
  }

  private static func isKnown(_ name: String) -> Bool {
    ["environment", "generation", "minting_stopped", "keys"].contains { $0.utf8.elementsEqual(name.utf8) }
  }

  private func line(of key: KeyRecord) throws(RingError) -> String {
    let original = original?.entry(of: key.id)
    let keyValue = secrets[Array(key.id.utf8)]?.reveal() ?? original?["k"]?.string
    guard let entry = RingEntry(key, keyValue: keyValue, original: original) else { throw .inconsistent }
    return entry.line
  }
}
