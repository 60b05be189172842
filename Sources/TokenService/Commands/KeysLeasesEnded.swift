import TokenRules

/// How many leases the revocation of a key ends: counted where replicas tell, else what it can be at most.
struct KeysLeasesEnded {
  let key: KeyRecord
  let survey: ReplicaSurvey?
  let bounds: RotationBounds

  /// One line, or one more a replica that does not answer.
  func words(at now: Timestamp) -> String {
    let id = Terminal.harmless(key.id)
    guard let survey, !survey.readings.isEmpty else {
      return "revoking \(id) ends \(most(at: now))\n" + silent
    }
    let count = survey.tokensOut(of: key.id)
    let leases = count == 1 ? "1 lease" : "\(count) leases"
    let counted = survey.readings.count == 1 ? "one replica counts" : "\(survey.readings.count) replicas count"
    return "revoking \(id) ends \(leases) now, as \(counted)\n" + silent
  }

  private var silent: String {
    (survey?.failures ?? []).map { "\(Terminal.harmless($0.url)) \($0.problem.words): its leases are not counted\n" }
      .joined()
  }

  private var asked: String { survey == nil ? "no replica was asked" : "no replica answered" }

  private func most(at now: Timestamp) -> String {
    switch key.state {
    case .standby: return "no lease: it never signed"
    case .retired, .revoked: return "no lease: its tokens are refused already"
    case .fallback:
      if !key.isUsable(at: now) { return "no lease: its tokens are refused already" }
      let until = key.demotedAt.map { ", none of them from after \(TimeInWords.date($0 + bounds.propagation))" } ?? ""
      return "every lease that it signed and that has not expired\(until); how many is unknown: \(asked)"
    case .active:
      let length = TimeInWords.exactLength(max(key.longestTTL ?? 0, bounds.longestTTL))
      return "every lease of the last \(length) at most; how many is unknown: \(asked)"
    }
  }
}
