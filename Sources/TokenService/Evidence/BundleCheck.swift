import JWT

/// What came of looking at a bundle.
struct BundleCheck: Sendable {
  /// How far the bundle can be relied upon.
  enum Verdict: Sendable, Hashable {
    /// Nothing was changed since the holder of the key sealed it.
    case authenticated(by: String)
    /// The files are those of the manifest; who wrote it is not known.
    case complete
    /// The run did not end; what the manifest covers is as it was.
    case interrupted
    /// Somebody changed something.
    case changed
  }

  let verdict: Verdict
  /// Everything that was found, sorted by file.
  let findings: [BundleFinding]
  /// Whose bundle it is; none without a manifest.
  let manifest: EvidenceManifest?
  /// `pass`, `fail`, `allow` or `block`, as the summary ends.
  let decision: String?

  /// Looks at every file of a bundle.
  ///
  /// - Parameters:
  ///   - directory: the bundle.
  ///   - publicKey: whose signature the manifest must have; without one, no signature is looked at.
  /// - Throws: where the directory cannot be opened.
  init(of directory: String, publicKey: EvidencePublicKey? = nil) throws(EvidenceError) {
    var inspection = BundleInspection(folder: try EvidenceFolder(directory))
    inspection.inspect(publicKey)
    manifest = inspection.manifest
    decision = inspection.decision
    findings = inspection.findings.sorted { ($0.path, $0.words) < ($1.path, $1.words) }
    verdict =
      if findings.isEmpty {
        publicKey.map { .authenticated(by: $0.fingerprint) } ?? .complete
      } else {
        findings.allSatisfy(\.isInterruption) ? .interrupted : .changed
      }
  }

  /// Whether nothing was found.
  var isGood: Bool { findings.isEmpty }

  /// The verdict, in words.
  var words: String {
    switch verdict {
    case .authenticated(let fingerprint): "complete, signed by \(fingerprint)"
    case .complete: "complete, not authenticated"
    case .interrupted: "interrupted: the run did not end; what it sealed was not changed"
    case .changed: "CHANGED"
    }
  }
}
