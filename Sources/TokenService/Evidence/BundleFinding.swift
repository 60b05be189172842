/// What is wrong with a bundle, or unfinished.
enum BundleFinding: Sendable, Hashable {
  /// The file's bytes are others.
  case changed(String)
  case missing(String)
  /// The file stands in no manifest.
  case added(String)
  /// Lines were written after the last seal: the run was interrupted.
  case grew(String, bytes: Int)
  /// What a file would have become, had the run not been interrupted.
  case leftover(String)
  /// The run was interrupted within a seal; the manifest that was being put into place is there, and counts.
  case sealInterrupted
  /// The manifest names a file outside of the bundle.
  case leadsOutside(String)
  /// A link, a pipe or a device stands where a file should.
  case notAFile(String)
  case unreadable(String, reason: String)
  /// There is no manifest, or it is none.
  case noManifest(reason: String)
  case noSignature
  case wrongSignature
  /// A line, counted from 1, is not of this run.
  case otherRun(String, line: Int)
  /// The summary does not end in a decision; without one, the run did not end.
  case noDecision

  /// Whether a run that was killed leaves this; everything else, somebody did.
  var isInterruption: Bool {
    switch self {
    case .grew, .leftover, .sealInterrupted, .noDecision: true
    default: false
    }
  }

  /// One word, for machines.
  var kind: String {
    switch self {
    case .changed: "changed"
    case .missing: "missing"
    case .added: "added"
    case .grew: "grew"
    case .leftover: "leftover"
    case .sealInterrupted: "seal_interrupted"
    case .leadsOutside: "leads_outside"
    case .notAFile: "not_a_file"
    case .unreadable: "unreadable"
    case .noManifest: "no_manifest"
    case .noSignature: "no_signature"
    case .wrongSignature: "wrong_signature"
    case .otherRun: "other_run"
    case .noDecision: "no_decision"
    }
  }

  /// The file that it is about.
  var path: String {
    switch self {
    case .changed(let path), .missing(let path), .added(let path), .grew(let path, _), .leftover(let path),
      .leadsOutside(let path), .notAFile(let path), .unreadable(let path, _), .otherRun(let path, _):
      path
    case .sealInterrupted, .noManifest: EvidencePath.manifest.text
    case .noSignature, .wrongSignature: EvidencePath.signature.text
    case .noDecision: EvidencePath.summary.text
    }
  }

  /// What is the matter, in words that follow the file's name.
  var words: String {
    switch self {
    case .changed: "was changed"
    case .missing: "is missing"
    case .added: "was added"
    case .grew(_, let bytes): "grew since the last seal: \(bytes) bytes are not covered"
    case .leftover: "was being written when the run was interrupted"
    case .sealInterrupted: "was being replaced when the run was interrupted; the next one is there and counts"
    case .leadsOutside: "leads out of the bundle"
    case .notAFile: "is not a plain file"
    case .unreadable(_, let reason): "cannot be read: \(reason)"
    case .noManifest(let reason): reason
    case .noSignature: "is missing, though there should be a signature"
    case .wrongSignature: "is not this key's signature of the manifest"
    case .otherRun(_, let line): "line \(line) is not a line of this run"
    case .noDecision: "does not end in a decision"
    }
  }
}
