import Glibc
import JWT

/// The work of a ``BundleCheck``: goes through a bundle and keeps what it finds.
struct BundleInspection {
  let folder: EvidenceFolder
  private(set) var findings: [BundleFinding] = []
  private(set) var manifest: EvidenceManifest?
  private(set) var decision: String?

  /// A manifest of a million files is not one of ours.
  private static let largestManifest = 64 << 20

  init(folder: EvidenceFolder) { self.folder = folder }

  mutating func inspect(_ publicKey: EvidencePublicKey?) {
    let text = manifestText(publicKey)
    guard let text else { return }
    guard let manifest = EvidenceManifest(parsing: text) else {
      findings.append(.noManifest(reason: "is not a manifest of evidence"))
      return
    }
    self.manifest = manifest
    // Whether there is one can be told without a key as well.
    if manifest.signedBy != nil, publicKey == nil, read(.signature, upTo: 4096) == nil { findings.append(.noSignature) }
    for file in manifest.files { inspect(file, of: manifest) }
    inspectNames(of: manifest)
    inspectSummary(of: manifest)
  }

  /// The manifest, and whether it has the signature that it should have.
  private mutating func manifestText(_ publicKey: EvidencePublicKey?) -> [UInt8]? {
    let current = read(.manifest, upTo: Self.largestManifest)
    let signature = read(.signature, upTo: 4096)
    if let publicKey {
      if let signature {
        if let current, publicKey.isValid(signature, for: current) { return current }
        // A run that was killed between the two renames leaves the manifest that it signed as a draft.
        if let draft = read(EvidencePath.manifest.draft, upTo: Self.largestManifest),
          publicKey.isValid(signature, for: draft)
        {
          findings.append(.sealInterrupted)
          return draft
        }
        findings.append(.wrongSignature)
      } else {
        findings.append(.noSignature)
      }
    }
    guard let current else {
      findings.append(.noManifest(reason: "is missing, or cannot be read"))
      return nil
    }
    return current
  }

  private mutating func inspect(_ file: EvidenceManifest.File, of manifest: EvidenceManifest) {
    guard let path = EvidencePath(file.path), path.isCovered else {
      findings.append(.leadsOutside(file.path))
      return
    }
    do throws(EvidenceError) {
      let digest = try folder.digest(of: path, upTo: file.bytes)
      guard digest.bytes == file.bytes, digest.sha256 == file.sha256 else {
        findings.append(.changed(file.path))
        return
      }
      if digest.length > file.bytes {
        findings.append(
          path.isGrowing ? .grew(file.path, bytes: digest.length - file.bytes) : .changed(file.path)
        )
      }
      if path.components.count == 1, path.name.hasSuffix(".jsonl") { try inspectLines(of: path, file, manifest) }
    } catch {
      findings.append(Self.finding(error, file.path))
    }
  }

  /// Every line of a file of lines is an object of the manifest's run.
  private mutating func inspectLines(
    of path: EvidencePath,
    _ file: EvidenceManifest.File,
    _ manifest: EvidenceManifest
  ) throws(EvidenceError) {
    let bytes = try folder.bytes(of: path, upTo: file.bytes)
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      let object = try? JSONObject(parsing: Array(line))
      guard object?["run_id"]?.string == manifest.context.runID else {
        findings.append(.otherRun(file.path, line: index + 1))
        return
      }
    }
  }

  /// What lies in the bundle and stands in no manifest.
  private mutating func inspectNames(of manifest: EvidenceManifest) {
    let known = Set(manifest.files.compactMap { EvidencePath($0.path) })
    do throws(EvidenceError) {
      for entry in try folder.entries() where !known.contains(entry.path) {
        if entry.path.isDraft {
          let isSealDraft = entry.path == EvidencePath.manifest.draft && findings.contains(.sealInterrupted)
          if !isSealDraft { findings.append(entry.isFile ? .leftover(entry.path.text) : .notAFile(entry.path.text)) }
        } else if entry.path.isCovered {
          findings.append(.added(entry.path.text))
        }
      }
    } catch {
      findings.append(Self.finding(error, ""))
    }
  }

  private mutating func inspectSummary(of manifest: EvidenceManifest) {
    // One that was changed decides nothing.
    if findings.contains(where: { $0.path == EvidencePath.summary.text }) { return }
    let isThere = manifest.files.contains { $0.path == EvidencePath.summary.text }
    guard isThere, let bytes = read(.summary, upTo: 1 << 20) else {
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

  private func read(_ path: EvidencePath, upTo limit: Int) -> [UInt8]? { try? folder.bytes(of: path, upTo: limit) }

  private static func finding(_ error: EvidenceError, _ path: String) -> BundleFinding {
    switch error {
    case .unreadable(_, ENOENT): .missing(path)
    case .notAFile: .notAFile(path)
    default: .unreadable(path, reason: error.description)
    }
  }
}
