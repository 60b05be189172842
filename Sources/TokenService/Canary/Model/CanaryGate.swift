/// Whether the canary may go on: what was seen of it, held to its bounds.
struct CanaryGate: Sendable {
  /// One look at the canary.
  struct Look: Sendable {
    /// Its requests at the edge.
    var window: RequestWindow
    /// What is wrong with a lease that was asked for on purpose, and with a routing decision; `nil` where nothing is.
    var mintProbe: String?
    var routingProbe: String?
    /// What is wrong with what it says of itself.
    var readiness: String?
    var objectives: ServiceObjectives
  }

  /// What the canary's own SLO snapshot says.
  enum ServiceObjectives: Sendable, Hashable {
    case numbers(p95: Double, errorRatio: Double)
    /// There are none, or they are no numbers.
    case unreadable(String)
  }

  let bounds: CanaryBounds

  /// Why the canary must not go on; empty where it may.
  func objections(to look: Look) -> [String] {
    var objections: [String] = []
    if let fault = look.mintProbe { objections.append("probe of a mint: \(fault)") }
    if let fault = look.routingProbe { objections.append("probe of the routing: \(fault)") }
    if let fault = look.readiness { objections.append("readiness: \(fault)") }
    switch look.objectives {
    case .unreadable(let fault): objections.append("SLO snapshot: \(fault)")
    case .numbers(let p95, let ratio):
      objections += excess("SLO snapshot", p95: p95, ratio)
    }
    // No request is no proof, and nothing that could be over a bound; the promotion asks for some at its end.
    objections += excess("edge", p95: look.window.p95 ?? 0, look.window.errorRatio)
    return objections
  }

  private func excess(_ source: String, p95: Double, _ ratio: Double) -> [String] {
    var objections: [String] = []
    // Written so that what is no number is over every bound.
    if !(p95 <= bounds.p95) {
      objections.append("\(source): p95 of \(Figure.milliseconds(p95)) is over \(Figure.milliseconds(bounds.p95))")
    }
    if !(ratio <= bounds.errorRatio) {
      objections.append(
        "\(source): \(Figure.decimal(ratio * 100))% of requests fail, over \(Figure.decimal(bounds.errorRatio * 100))%"
      )
    }
    return objections
  }
}
