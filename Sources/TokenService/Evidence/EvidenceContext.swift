/// What every line of evidence and the summary say of their run.
struct EvidenceContext: Sendable, Hashable {
  /// Names the run; no two runs have the same.
  let runID: String
  /// The commit that the program was built from.
  let commit: String
  /// Names the configuration that the run worked with.
  let configurationDigest: String
}
