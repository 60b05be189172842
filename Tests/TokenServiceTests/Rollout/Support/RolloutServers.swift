import Synchronization

/// What a rollout asks, on one server: the control service, the runtime's metrics, the SLO, Prometheus.
final class RolloutServers: Sendable {
  /// What is answered; a test changes it while a rollout goes on.
  struct Answers: Sendable {
    var probe = ScriptedServer.Reply.json(#"{"driver":"spacetime","reason":"canary_cohort","cohort_bucket":3}"#)
    var slo = ScriptedServer.Reply.json(#"{"p95_latency_ms":42.5,"error_budget_ratio":0.001}"#)
    var metrics = ScriptedServer.Reply.json(
      #"{"replay":{"bootstrap_p95_ms":90},"reconnect":{"storm_ratio":0.01},"delivery":{"failed_ratio":0},"experience":{"duplicate_ratio":0}}"#
    )
    var status = ScriptedServer.Reply.json(#"{"status":"ok"}"#)
    var alerts = ScriptedServer.Reply.json(
      AlertsReadingTests.rules(#"{"type":"alerting","name":"Burn","health":"ok","state":"inactive"}"#)
    )
    var health = ScriptedServer.Reply.status(200)
  }

  private let answers = Mutex(Answers())

  func change(_ body: (inout Answers) -> Void) { answers.withLock { body(&$0) } }

  /// Runs `body` with a server that answers as a healthy environment does.
  static func run(_ body: @escaping @Sendable (RolloutServers, ScriptedServer) async throws -> Void) async throws {
    let servers = RolloutServers()
    try await ScriptedServer.run({ servers.reply(to: $0) }) { try await body(servers, $0) }
  }

  private func reply(to request: ScriptedServer.Request) -> ScriptedServer.Reply {
    let answers = answers.withLock { $0 }
    switch request.path {
    case "/api/v1/control/runtime-routing/evaluate": return answers.probe
    case "/slo": return answers.slo
    case "/metrics": return answers.metrics
    case "/status": return answers.status
    case "/rules": return answers.alerts
    case "/health": return answers.health
    default: return .status(404)
    }
  }
}
