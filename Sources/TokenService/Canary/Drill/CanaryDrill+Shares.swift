/// How the cohorts are shared out, at the edge and in the revisions' routing, and how the canary is looked at.
extension CanaryDrill {
  /// Keys by which the edge's split is looked at.
  static let keys = (0..<200).map { "user:split-\($0)" }

  func look(_ percent: Int, since start: Duration) async -> CanaryGate.Look {
    let address = site.addresses[.canary]
    return await probe.look(
      at: site.edge.canary,
      operators: address?.operators ?? "",
      clients: address?.clients ?? "",
      percent: percent,
      since: start
    )
  }

  func takeOver(percent: Int) async throws {
    try await useShare(percent)
    try await lookAtKeys(percent)
  }

  /// Has the edge send this share of the cohorts to the canary, and waits until it does.
  func useShare(_ percent: Int) async throws {
    try await site.edge.change { $0.percent = percent }
    let serial = site.edge.configuration.serial
    var answers = 0
    guard
      try await wait(
        upTo: CanarySettings.takeover,
        for: {
          let place = await probe.place(of: "user:1", at: site.edge.clients)
          answers = place?.serial == serial ? answers + 1 : 0
          return answers >= 10
        }
      )
    else { throw PhaseFailure("nginx does not take up its configuration") }
  }

  /// While the share grows no key may leave the canary, and at 0% none may be there.
  func lookAtKeys(_ percent: Int) async throws {
    var found: Set<String> = []
    for key in Self.keys {
      guard let place = await probe.place(of: key, at: site.edge.clients) else { continue }
      if place.revision == .canary { found.insert(key) }
    }
    try Task.checkCancellation()
    if percent > 0, !onCanary.isSubset(of: found) { throw PhaseFailure("keys left the canary as its share grew") }
    if percent == 0, !found.isEmpty { throw PhaseFailure("keys lead to the canary at a share of 0%") }
    onCanary = found
  }

  func setRouting(_ percent: Int, at revisions: [DrillRevision]) async throws {
    var change = RoutingChange()
    (change.userPercent, change.autopilotPercent) = (percent, percent)
    (change.reason, change.requestedBy) = ("canary drill, \(percent)%", "canary-drill")
    for revision in revisions {
      guard let address = site.addresses[revision] else { continue }
      do throws(RoutingClient.Problem) { _ = try await routing.make(change, at: address.operators) } catch {
        throw PhaseFailure("the \(revision.rawValue) revision \(error.words) when its routing is set")
      }
    }
  }
}
