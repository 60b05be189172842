import TokenRules

extension EvidenceBundle {
  /// Why a bundle is not gone on with.
  enum ResumeRefusal: Error, Sendable, Hashable {
    /// Somebody changed it: what was found.
    case changed([BundleFinding])
    /// It is signed by a key that is not given, or a key is given and it is not signed.
    case otherKey(signedBy: String?)
    /// Another run is writing it.
    case inUse
    case evidence(EvidenceError)
  }

  /// Goes on with the bundle of a run that was interrupted.
  ///
  /// What its last seal covers must be as it was. Lines behind it are cut off, for nobody can vouch for them: the step that
  /// wrote them is done again.
  static func resume(
    _ directory: String,
    key: EvidenceKey?,
    clock: any TokenClock
  ) throws(ResumeRefusal) -> EvidenceBundle {
    let folder = try opened(directory)
    guard folder.lock() else { throw .inUse }
    let check = try checked(directory, key)
    guard let manifest = check.manifest else { throw .changed(check.findings) }
    do throws(EvidenceError) {
      try folder.settle(check.findings)
      return try EvidenceBundle(
        in: folder,
        context: manifest.context,
        key: key,
        clock: clock,
        createdAt: manifest.createdAt
      )
    } catch {
      throw .evidence(error)
    }
  }

  private static func opened(_ directory: String) throws(ResumeRefusal) -> EvidenceFolder {
    do throws(EvidenceError) { return try EvidenceFolder(directory) } catch { throw .evidence(error) }
  }

  /// What is found of the bundle, where nothing was changed and the key is the one that it is signed with.
  private static func checked(_ directory: String, _ key: EvidenceKey?) throws(ResumeRefusal) -> BundleCheck {
    let unsigned = try look(directory, nil)
    let signer = unsigned.manifest?.signedBy
    guard signer == key?.publicKey.fingerprint || unsigned.manifest == nil else { throw .otherKey(signedBy: signer) }
    let check = try look(directory, key?.publicKey)
    guard check.verdict != .changed else { throw .changed(check.findings) }
    return check
  }

  private static func look(
    _ directory: String,
    _ publicKey: EvidencePublicKey?
  ) throws(ResumeRefusal) -> BundleCheck {
    do throws(EvidenceError) { return try BundleCheck(of: directory, publicKey: publicKey) } catch {
      throw .evidence(error)
    }
  }
}

extension EvidenceBundle.ResumeRefusal: CustomStringConvertible {
  var description: String {
    switch self {
    case .changed(let findings):
      "the bundle was changed: " + findings.map { "\($0.path) \($0.words)" }.joined(separator: "; ")
    case .otherKey(let fingerprint?): "the bundle is signed by \(fingerprint): give that key with --evidence-key"
    case .otherKey(nil): "the bundle was begun without a key: go on without one"
    case .inUse: "another run is writing the bundle"
    case .evidence(let error): error.description
    }
  }
}

extension EvidenceFolder {
  /// Takes away what an interrupted run left beside its last seal.
  fileprivate func settle(_ findings: [BundleFinding]) throws(EvidenceError) {
    for finding in findings {
      guard let path = EvidencePath(finding.path) else { continue }
      switch finding {
      case .grew(_, let bytes): try cut(path, by: bytes)
      case .leftover: try remove(path)
      default: break
      }
    }
    for draft in [EvidencePath.manifest.draft, EvidencePath.signature.draft] { try remove(draft) }
  }
}
