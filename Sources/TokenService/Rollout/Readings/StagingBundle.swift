/// The bundle of a staging rollout, as a production rollout looks at it.
struct StagingBundle: Sendable {
  struct Fault: Error, Hashable {
    let words: String
  }

  let runID: String
  let commit: String
  /// Whether its signature was checked.
  let isAuthenticated: Bool

  /// Looks at a bundle.
  ///
  /// - Parameters:
  ///   - directory: the bundle, or a copy of it.
  ///   - key: whose signature it must have, where it says that it has that key's.
  /// - Throws: why it speaks for nothing.
  init(_ directory: String, key: EvidencePublicKey?) throws(Fault) {
    let unsigned = try Self.check(directory, nil)
    let signer = unsigned.manifest?.signedBy
    isAuthenticated = key != nil && signer == key?.fingerprint
    let check = isAuthenticated ? try Self.check(directory, key) : unsigned
    guard check.isGood, let manifest = check.manifest else {
      let found = check.findings.first.map { ": \($0.path) \($0.words)" } ?? ""
      throw Fault(words: "the staging bundle is \(check.words)\(found)")
    }
    guard let decision = Self.decision(directory) else { throw Fault(words: "it is no bundle of a staging rollout") }
    guard check.decision == "allow", decision.allows else { throw Fault(words: "the staging rollout did not allow") }
    if let words = decision.devaluation { throw Fault(words: "the staging rollout is \(words)") }
    runID = manifest.context.runID
    commit = manifest.context.commit
  }

  private static func check(_ directory: String, _ key: EvidencePublicKey?) throws(Fault) -> BundleCheck {
    do throws(EvidenceError) { return try BundleCheck(of: directory, publicKey: key) } catch {
      throw Fault(words: error.description)
    }
  }

  /// What comes of the bundle's events, whatever its summary says.
  private static func decision(_ directory: String) -> RolloutDecision? {
    guard
      let folder = try? EvidenceFolder(directory), let plan = EvidencePath("plan.json"),
      let settings = (try? folder.bytes(of: plan, upTo: 1 << 20)).flatMap(RolloutSettings.init(parsing:)),
      settings.kind == .staging, let file = EvidencePath("events.jsonl"),
      let events = (try? folder.bytes(of: file)).flatMap(RolloutEvent.all(parsing:))
    else { return nil }
    var machine = RolloutMachine(RolloutPlan(settings))
    for event in events { machine.apply(event.kind) }
    return RolloutDecision(machine)
  }
}
