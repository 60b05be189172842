/// What is counted about the routing of threads between runtimes.
struct RoutingMetrics: Sendable {
  /// The codes of changes that are not accepted.
  static let refusalCodes = ["invalid_request", "unsupported_media_type", "other"]

  let changed: CounterCell
  private let refused: CounterSet
  /// By scope, then by driver.
  private let decisions: [[CounterCell]]
  private let mirrored: CounterCell

  init(_ registry: MetricRegistry) {
    changed = registry.counter(.routingChanges)
    refused = CounterSet(.routingChangesRefused, Self.refusalCodes, in: registry)
    decisions = RoutingSettings.Scope.allCases.map { scope in
      RuntimeRouting.Driver.allCases.map { driver in
        registry.counter(.routingDecisions, [scope.rawValue, driver.rawValue])
      }
    }
    mirrored = registry.counter(.routingMirrored)
  }

  /// `runtime.routing.change_refused`.
  func refuse(code: String) { refused.increment(code) }

  func count(_ decision: RuntimeRouting.Decision) {
    decisions[decision.scope == .user ? 0 : 1][decision.driver == .canary ? 0 : 1].increment()
    if decision.isMirrored { mirrored.increment() }
  }
}

extension ServiceMetrics {
  /// Shows the routing that is in force.
  func observe(_ desk: RoutingDesk) {
    for scope in RoutingSettings.Scope.allCases {
      registry.reading(.routingPercent, [scope.rawValue]) { Double(desk.state.settings.percent(of: scope)) }
    }
    registry.reading(.routingShadowRate) {
      let settings = desk.state.settings
      return settings.isShadowEnabled ? settings.shadowSampleRate : 0
    }
  }
}
