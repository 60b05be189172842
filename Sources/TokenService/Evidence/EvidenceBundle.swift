import JWT
import Synchronization
import TokenRules
import TokenVerification

/// A directory of evidence: JSONL files that only grow, whole files that are replaced atomically, a manifest that is
/// rewritten after every step.
///
/// Whatever moment the process is killed at, what is there can be checked: up to the last seal against the manifest,
/// and beyond it as lines that are whole.
final class EvidenceBundle: Sendable {
  private let folder: EvidenceFolder
  /// What every line carries.
  let context: EvidenceContext
  private let versions: [(name: String, value: String)]
  private let key: EvidenceKey?
  private let clock: any TokenClock
  private let createdAt: String
  /// Files that lines are appended to; the lock is held while a line is written.
  private let lines = Mutex<[EvidencePath: EvidenceFile]>([:])
  /// What the last manifest said of files, with what they were then; the lock is held while a manifest is written.
  private let sealed = Mutex<[EvidencePath: (FileIdentity, EvidenceManifest.File)]>([:])

  /// Makes a directory of this name; where it exists already (two runs in one second), `<name>-2`, `<name>-3` and so on.
  ///
  /// It has a manifest from the start.
  ///
  /// - Parameters:
  ///   - root: made where it is missing.
  ///   - name: see ``name(environment:at:)``.
  ///   - context: what every line carries.
  ///   - versions: what ran, see `EvidenceVersions`.
  ///   - key: signs the manifest; without one, nobody can tell later who made the bundle.
  ///   - clock: for the manifest's times.
  convenience init(
    root: String,
    name: String,
    context: EvidenceContext,
    versions: [(name: String, value: String)] = EvidenceVersions.current,
    key: EvidenceKey?,
    clock: any TokenClock = SystemClock()
  ) throws(EvidenceError) {
    let folder = try EvidenceFolder.make(name, in: root)
    try self.init(in: folder, context: context, versions: versions, key: key, clock: clock)
  }

  /// Makes a bundle of an empty folder, or takes over one that holds a bundle already, and seals it.
  ///
  /// - Parameter createdAt: when the bundle was begun, in RFC 3339; now, where it begins.
  init(
    in folder: EvidenceFolder,
    context: EvidenceContext,
    versions: [(name: String, value: String)] = EvidenceVersions.current,
    key: EvidenceKey?,
    clock: any TokenClock,
    createdAt: String? = nil
  ) throws(EvidenceError) {
    self.folder = folder
    self.context = context
    self.versions = versions
    self.key = key
    self.clock = clock
    self.createdAt = createdAt ?? clock.now().rfc3339
    _ = folder.lock()
    try seal()
  }

  /// `<env>-<UTC>`, UTC as `20260225T084512Z`.
  static func name(environment: ServiceEnvironment, at now: Timestamp) -> String {
    environment.rawValue + "-" + now.rfc3339.filter { $0 != "-" && $0 != ":" }
  }

  /// Where the bundle is.
  var directory: String { folder.path }

  /// Appends a line with the run's `schema`, `run_id`, `commit` and `config_digest`; from any thread.
  ///
  /// The first line of a file comes after a seal, so that no file is there that no manifest knows.
  ///
  /// - Throws: where the line cannot be written; the file then ends as it did before.
  func append(_ line: some EvidenceLine, to file: String) throws(EvidenceError) {
    let path = try Self.path(file)
    let bytes = text(of: line)
    if !lines.withLock({ $0.keys.contains(path) }) { try begin(path) }
    try lines.withLock { files throws(EvidenceError) in try files[path]?.append(bytes) }
  }

  /// The bytes of a file of the bundle.
  func bytes(of file: String) throws(EvidenceError) -> [UInt8] { try folder.bytes(of: try Self.path(file)) }

  /// Replaces a file whole, and seals: readers see the old one or the new one, and a manifest that knows it.
  func replace(_ file: String, with bytes: [UInt8]) throws(EvidenceError) {
    try seal(replacing: (try Self.path(file), bytes))
  }

  /// Rewrites the manifest, and its signature, for what is in the directory now; called after every step.
  ///
  /// Files that others have put there, such as logs, are covered as well.
  func seal() throws(EvidenceError) { try seal(replacing: nil) }

  /// Makes a file of lines, empty, and lets lines into it when a manifest knows it.
  private func begin(_ path: EvidencePath) throws(EvidenceError) {
    let opened = try folder.openForAppending(path)
    try seal()
    lines.withLock { files in if files[path] == nil { files[path] = opened } }
  }

  private func seal(replacing new: (path: EvidencePath, bytes: [UInt8])?) throws(EvidenceError) {
    try sealed.withLock { known throws(EvidenceError) in
      for file in lines.withLock({ Array($0.values) }) { try file.synchronize() }
      var current: [EvidencePath: (FileIdentity, EvidenceManifest.File)] = [:]
      // Sorted, as the entries are.
      var files: [(path: EvidencePath, file: EvidenceManifest.File)] = []
      for entry in try folder.entries() where entry.path.isCovered && entry.path != new?.path {
        guard entry.isFile else { throw .notAFile(path: folder.location(of: entry.path)) }
        let found = try file(entry, known: known[entry.path])
        current[entry.path] = found
        files.append((entry.path, found.1))
      }
      if let new {
        let file = EvidenceManifest.File(
          path: new.path.text,
          bytes: new.bytes.count,
          sha256: SHA256Digest(of: new.bytes)
        )
        files.insert((new.path, file), at: files.firstIndex { new.path < $0.path } ?? files.endIndex)
      }
      try publish(manifest(of: files.map(\.file)).bytes, with: new)
      known = current
    }
  }

  /// A file's digest, computed anew where the file is not what it was.
  private func file(
    _ entry: EvidenceFolder.Entry,
    known: (FileIdentity, EvidenceManifest.File)?
  ) throws(EvidenceError) -> (FileIdentity, EvidenceManifest.File) {
    if let known, known.0 == entry.identity { return known }
    let digest = try folder.digest(of: entry.path)
    return (entry.identity, EvidenceManifest.File(path: entry.path.text, bytes: digest.bytes, sha256: digest.sha256))
  }

  /// Everything is written beside what it replaces before anything is replaced: a run that is killed on the way
  /// leaves the old manifest, the new one, or both, and every file is as one of them says.
  private func publish(
    _ manifest: [UInt8],
    with new: (path: EvidencePath, bytes: [UInt8])?
  ) throws(EvidenceError) {
    var drafts: [(path: EvidencePath, bytes: [UInt8])] = [new, (.manifest, manifest)].compactMap { $0 }
    if let key { drafts.insert((.signature, key.sign(manifest)), at: drafts.count - 1) }
    do throws(EvidenceError) {
      for draft in drafts { try folder.writeDraft(of: draft.path, draft.bytes) }
      for draft in drafts { try folder.publishDraft(of: draft.path) }
    } catch {
      for draft in drafts { try? folder.remove(draft.path.draft) }
      throw error
    }
  }

  private func manifest(of files: [EvidenceManifest.File]) -> EvidenceManifest {
    EvidenceManifest(
      context: context,
      createdAt: createdAt,
      updatedAt: clock.now().rfc3339,
      versions: versions,
      signedBy: key?.publicKey.fingerprint,
      files: files
    )
  }

  private func text<Line: EvidenceLine>(of line: Line) -> [UInt8] {
    var writer = JSONWriter(capacity: 512)
    writer.beginObject()
    writer.member("schema", Line.schema)
    writer.member("run_id", context.runID)
    writer.member("commit", context.commit)
    writer.member("config_digest", context.configurationDigest)
    line.write(to: &writer)
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  private static func path(_ file: String) throws(EvidenceError) -> EvidencePath {
    guard let path = EvidencePath(file), path.isCovered else { throw .badName(file) }
    return path
  }
}
