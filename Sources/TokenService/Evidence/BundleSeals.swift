/// The manifests of a bundle and their signatures.
///
/// A run that is killed within a seal leaves the next manifest and its signature as drafts.
struct BundleSeals {
  /// A manifest of a million files is not one of ours.
  private static let largestManifest = 64 << 20

  let folder: EvidenceFolder
  private(set) var findings: [BundleFinding] = []

  init(folder: EvidenceFolder) { self.folder = folder }

  /// The manifest that counts, and behind it a later one that was being put into its place.
  mutating func manifests(_ publicKey: EvidencePublicKey?) -> [EvidenceManifest] {
    let current = read(.manifest, upTo: Self.largestManifest)
    let draft = read(EvidencePath.manifest.draft, upTo: Self.largestManifest)
    let signatures = [EvidencePath.signature, .signature.draft].compactMap { read($0, upTo: 4096) }
    guard let publicKey else { return unauthenticated(current, draft, isSigned: !signatures.isEmpty) }
    let isGood = { (text: [UInt8]) in signatures.contains { publicKey.isValid($0, for: text) } }
    let next = draft.flatMap { isGood($0) ? EvidenceManifest(parsing: $0) : nil }
    if let current, isGood(current) { return [parse(current), next].compactMap { $0 } }
    if let next {
      findings.append(.sealInterrupted)
      return [next]
    }
    findings.append(signatures.isEmpty ? .noSignature : .wrongSignature)
    return [parse(current)].compactMap { $0 }
  }

  private mutating func unauthenticated(
    _ current: [UInt8]?,
    _ draft: [UInt8]?,
    isSigned: Bool
  ) -> [EvidenceManifest] {
    let next = draft.flatMap { EvidenceManifest(parsing: $0) }
    if current == nil, let next {
      findings.append(.sealInterrupted)
      return [next]
    }
    guard let manifest = parse(current) else { return [] }
    // Whether there is a signature can be told without a key.
    if manifest.signedBy != nil, !isSigned { findings.append(.noSignature) }
    return [manifest] + (next.map { $0.context == manifest.context ? [$0] : [] } ?? [])
  }

  private mutating func parse(_ text: [UInt8]?) -> EvidenceManifest? {
    guard let text else {
      findings.append(.noManifest(reason: "is missing, or cannot be read"))
      return nil
    }
    let manifest = EvidenceManifest(parsing: text)
    if manifest == nil { findings.append(.noManifest(reason: "is not a manifest of evidence")) }
    return manifest
  }

  private func read(_ path: EvidencePath, upTo limit: Int) -> [UInt8]? { try? folder.bytes(of: path, upTo: limit) }
}
