import Foundation
import JWT
import TokenRules

/// What this machine knew of revocations last, in a folder that outlives restarts: for a start without the store.
///
/// A small file names the store, the position and the time, and another file with the rules by its digest; each is
/// replaced whole, so that a copy is there with all of its parts or not at all.
struct ListCopyFile: Sendable {
  /// What a copy holds.
  struct Record: Sendable, Hashable {
    let storeID: String
    let position: Int64
    /// When the store last said that this is all.
    let readAt: Timestamp
  }

  static let name = "revocations.json"

  let directory: String
  let environment: ServiceEnvironment

  private func rulesPath(_ digest: String) -> String { directory + "/revocations-\(digest.prefix(16)).list" }

  // MARK: Writing

  /// Writes the rules; the record that names them is written afterwards.
  ///
  /// - Returns: the digest that names them.
  func write(_ list: RevocationList, _ record: Record) throws(ListCopyError) -> String {
    let bytes = ListCopyRules.bytes(of: list)
    let digest = SHA256Digest(of: bytes).hex
    try change { file in
      let rules = try AtomicFile(rulesPath(digest))
      if rules.isMissing { try rules.replace(with: bytes) }
      try file.replace(with: json(record, digest))
      removeOthers(than: digest)
    }
    return digest
  }

  /// The store said again that these rules are all.
  func confirm(_ record: Record, digest: String) throws(ListCopyError) {
    try change { file in
      // Another process of this folder may have put its own rules in their place.
      guard FileManager.default.fileExists(atPath: rulesPath(digest)) else { return }
      try file.replace(with: json(record, digest))
    }
  }

  private func change(_ body: (AtomicFile) throws -> Void) throws(ListCopyError) {
    do {
      if !FileManager.default.fileExists(atPath: directory) {
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
          atPath: directory,
          withIntermediateDirectories: true,
          attributes: attributes
        )
      }
      let file = try AtomicFile(directory + "/" + Self.name)
      try file.whileLocked { try body(file) }
    } catch let fault as FileFault {
      throw .unusable(fault.reason)
    } catch {
      throw .unusable("the folder cannot be made")
    }
  }

  private func json(_ record: Record, _ digest: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("environment", environment.rawValue)
    writer.member("store_id", record.storeID)
    writer.member("position", record.position)
    writer.member("read_at_unix_ms", record.readAt.milliseconds)
    writer.member("sha256", digest)
    writer.endObject()
    return writer.bytes
  }

  private func removeOthers(than digest: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
      guard name.hasPrefix("revocations-"), name.hasSuffix(".list") else { continue }
      if directory + "/" + name != rulesPath(digest) { unlink(directory + "/" + name) }
    }
  }

  // MARK: Reading

  /// The copy; `nil` where there is none.
  func load(revokedTokenIDs: [String]) throws(ListCopyError) -> (list: RevocationList, record: Record)? {
    guard let bytes = FileManager.default.contents(atPath: directory + "/" + Self.name) else { return nil }
    guard let object = try? JSONObject(parsing: Array(bytes)), let storeID = object["store_id"]?.string,
      let position = object["position"]?.integer, let readAt = object["read_at_unix_ms"]?.integer,
      let digest = object["sha256"]?.string, let place = object["environment"]?.string
    else { throw .malformed }
    guard place == environment.rawValue else { throw .environment(place) }
    guard let rules = FileManager.default.contents(atPath: rulesPath(digest)) else { throw .malformed }
    let content = Array(rules)
    guard SHA256Digest(hex: digest) == SHA256Digest(of: content),
      let list = ListCopyRules.list(of: content, revokedTokenIDs: revokedTokenIDs)
    else { throw .malformed }
    return (list, Record(storeID: storeID, position: position, readAt: Timestamp(milliseconds: readAt)))
  }
}

/// Why a copy was not read or written.
enum ListCopyError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The system's words.
  case unusable(String)
  /// It is not what was written, or not all of it.
  case malformed
  /// It is another environment's.
  case environment(String)

  var description: String {
    switch self {
    case .unusable(let words): "the copy of the revocations cannot be kept: \(words)"
    case .malformed: "the copy of the revocations is damaged"
    case .environment(let name): "the copy of the revocations is one of \(name)"
    }
  }
}
