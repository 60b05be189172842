import JWT
import TokenRules

/// What a bundle holds: every file but the manifest and its signature, with its digest.
struct EvidenceManifest: Sendable {
  static let schema = "evidence.manifest.v1"

  /// A file as it was when the manifest was written.
  struct File: Sendable, Hashable {
    /// Where it is in the bundle; checked where it is used, for a manifest may be anybody's.
    let path: String
    let bytes: Int
    let sha256: SHA256Digest
  }

  let context: EvidenceContext
  /// RFC 3339.
  let createdAt: String
  /// RFC 3339.
  let updatedAt: String
  let versions: [(name: String, value: String)]
  /// The fingerprint of the key that signs the bundle; none where nobody does.
  let signedBy: String?
  /// Sorted by path.
  let files: [File]

  /// The manifest as it is kept, and signed: one object, one line.
  var bytes: [UInt8] {
    var writer = JSONWriter(capacity: 512 + files.count * 160)
    writer.beginObject()
    writer.member("schema", Self.schema)
    writer.member("run_id", context.runID)
    writer.member("created_at", createdAt)
    writer.member("updated_at", updatedAt)
    writer.member("commit", context.commit)
    writer.member("config_digest", context.configurationDigest)
    writer.member("signed_by", orNull: signedBy)
    writer.beginObject("versions")
    for version in versions {
      writer.name(version.name)
      writer.value(version.value)
    }
    writer.endObject()
    writer.beginArray("files")
    for file in files {
      writer.beginObject()
      writer.member("path", file.path)
      writer.member("bytes", file.bytes)
      writer.member("sha256", file.sha256.hex)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension EvidenceManifest {
  /// Reads a manifest.
  ///
  /// - Returns: nothing where it is no JSON object of this schema, a member is missing or of another type, or a path
  ///   stands in it twice.
  init?(parsing bytes: [UInt8]) {
    guard
      let object = try? JSONObject(parsing: bytes),
      object["schema"]?.string == Self.schema,
      let runID = object["run_id"]?.string,
      let createdAt = object["created_at"]?.string,
      let updatedAt = object["updated_at"]?.string,
      let commit = object["commit"]?.string,
      let digest = object["config_digest"]?.string,
      let versions = object["versions"]?.object,
      let entries = object["files"]?.array
    else { return nil }
    let files = entries.compactMap(File.init)
    guard files.count == entries.count, Set(files.map { Array($0.path.utf8) }).count == files.count else { return nil }
    self.init(
      context: EvidenceContext(runID: runID, commit: commit, configurationDigest: digest),
      createdAt: createdAt,
      updatedAt: updatedAt,
      versions: versions.members.map { ($0.name, $0.value.string ?? "") },
      signedBy: object["signed_by"]?.string,
      files: files
    )
  }
}

extension EvidenceManifest.File {
  fileprivate init?(_ value: JSONValue) {
    guard
      let object = value.object,
      let path = object["path"]?.string,
      let bytes = object["bytes"]?.integer, bytes >= 0,
      let hex = object["sha256"]?.string, let digest = SHA256Digest(hex: hex)
    else { return nil }
    self.init(path: path, bytes: Int(bytes), sha256: digest)
  }
}
