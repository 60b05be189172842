import Foundation

/// What a production rollout takes along from staging.
extension RolloutWalk {
  /// Copies the staging rollout's bundle into this one, and looks at the copy.
  func stagingBundle() -> StepOutcome {
    let copy = journal.bundle.directory + "/staging"
    // One that an interrupted run left half made.
    try? FileManager.default.removeItem(atPath: copy)
    let source = settings.stagingBundle ?? ""
    guard (try? EvidenceFolder(source)) != nil else { return .failed("\(source) is no folder that can be read") }
    do { try FileManager.default.copyItem(atPath: source, toPath: copy) } catch {
      return .failed("\(source) cannot be copied")
    }
    do throws(StagingBundle.Fault) {
      let staging = try StagingBundle(copy, key: key)
      return compare(staging)
    } catch {
      try? FileManager.default.removeItem(atPath: copy)
      return .failed(error.words)
    }
  }

  private func compare(_ staging: StagingBundle) -> StepOutcome {
    let commit = journal.bundle.context.commit
    guard staging.commit == commit else {
      return .failed("the staging rollout was of commit \(staging.commit), and this one is of \(commit)")
    }
    if commit == "unknown" { journal.warn("neither rollout knows the commit that it is of") }
    let authenticity = staging.isAuthenticated ? "signed by this rollout's key" : "its signature was not checked"
    return .passed("\(staging.runID) allowed; \(authenticity)")
  }
}
