import Glibc
import JWT

/// The work of a ``BundleCheck``: goes through a bundle and keeps what it finds.
struct BundleInspection {
  let folder: EvidenceFolder
  private(set) var findings: [BundleFinding] = []
  private(set) var decision: String?
  /// The manifest, and behind it the one that was to take its place when the run was interrupted.
  private var manifests: [EvidenceManifest] = []

  init(folder: EvidenceFolder) { self.folder = folder }

  /// Whose bundle it is; none without a manifest.
  var manifest: EvidenceManifest? { manifests.first }

  mutating func inspect(_ publicKey: EvidencePublicKey?) {
    var seals = BundleSeals(folder: folder)
    manifests = seals.manifests(publicKey)
    findings = seals.findings
    guard let manifest else { return }
    for name in names { inspect(name, of: manifest) }
    inspectStrangers()
    if !findings.contains(where: { $0.path == EvidencePath.summary.text }) { inspectSummary(of: manifest) }
  }

  /// What the manifests name, each once.
  private var names: [String] {
    var seen = Set<[UInt8]>()
    return manifests.flatMap(\.files).map(\.path).filter { seen.insert(Array($0.utf8)).inserted }
  }

  private mutating func inspect(_ name: String, of manifest: EvidenceManifest) {
    guard let path = EvidencePath(name), path.isCovered else {
      findings.append(.leadsOutside(name))
      return
    }
    do throws(EvidenceError) {
      for (index, manifest) in manifests.enumerated() {
        guard let file = manifest.files.first(where: { $0.path.utf8.elementsEqual(name.utf8) }) else { continue }
        if try matches(path, file, isLatest: index > 0) { return }
      }
      findings.append(.changed(name))
    } catch {
      let isKnown = manifest.files.contains { $0.path.utf8.elementsEqual(name.utf8) }
      // A file that was to be made when the run was interrupted need not be there.
      if case .unreadable(_, ENOENT) = error, !isKnown { return }
      findings.append(Self.finding(error, name))
    }
  }

  /// Whether the file is what a manifest says, or has grown since; notes what else there is to say of it.
  private mutating func matches(
    _ path: EvidencePath,
    _ file: EvidenceManifest.File,
    isLatest: Bool
  ) throws(EvidenceError) -> Bool {
    let digest = try folder.digest(of: path, upTo: file.bytes)
    guard digest.bytes == file.bytes, digest.sha256 == file.sha256 else { return false }
    guard digest.length == file.bytes || path.isGrowing else { return false }
    if digest.length > file.bytes { findings.append(.grew(file.path, bytes: digest.length - file.bytes)) }
    if isLatest, !findings.contains(.sealInterrupted) { findings.append(.sealInterrupted) }
    if path.components.count == 1, path.name.hasSuffix(".jsonl") { try inspectLines(of: path, file) }
    return true
  }

  /// Every line of a file of lines is an object of the manifest's run.
  private mutating func inspectLines(of path: EvidencePath, _ file: EvidenceManifest.File) throws(EvidenceError) {
    let bytes = try folder.bytes(of: path, upTo: file.bytes)
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      let object = try? JSONObject(parsing: Array(line))
      guard let runID = object?["run_id"]?.string, runID == manifest?.context.runID else {
        findings.append(.otherRun(file.path, line: index + 1))
        return
      }
    }
  }

  /// What lies in the bundle and stands in no manifest.
  private mutating func inspectStrangers() {
    let known = Set(names.compactMap { EvidencePath($0) })
    do throws(EvidenceError) {
      for entry in try folder.entries() where !known.contains(entry.path) {
        let path = entry.path
        if path.isDraft {
          findings.append(entry.isFile ? .leftover(path.text) : .notAFile(path.text))
        } else if entry.isFile, path.isGrowing, try folder.digest(of: path).length == 0 {
          // A run makes a file of lines before a manifest knows it, and writes to it after.
          findings.append(.leftover(path.text))
        } else if path.isCovered {
          findings.append(.added(path.text))
        }
      }
    } catch {
      findings.append(Self.finding(error, ""))
    }
  }

  private mutating func inspectSummary(of manifest: EvidenceManifest) {
    let isThere = names.contains(EvidencePath.summary.text)
    guard isThere, let bytes = try? folder.bytes(of: .summary, upTo: 1 << 20) else {
      findings.append(.noDecision)
      return
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let last = lines.last { !$0.isEmpty } ?? ""
    if last.hasPrefix("Decision: "), ["pass", "fail", "allow", "block"].contains(last.dropFirst(10)) {
      decision = String(last.dropFirst(10))
    } else {
      findings.append(.noDecision)
    }
    if !lines.contains(where: { $0.contains("`\(manifest.context.runID)`") }) {
      findings.append(.otherRun(EvidencePath.summary.text, line: 1))
    }
  }

  private static func finding(_ error: EvidenceError, _ path: String) -> BundleFinding {
    switch error {
    case .unreadable(_, ENOENT): .missing(path)
    case .notAFile: .notAFile(path)
    default: .unreadable(path, reason: error.description)
    }
  }
}
