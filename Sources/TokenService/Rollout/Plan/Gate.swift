/// A command that must succeed, and must have looked at something, before anybody is moved.
struct Gate: Sendable, Hashable {
  /// What is run.
  enum Command: Sendable, Hashable {
    /// This very program.
    case own([String])
    /// A program by its path, without a shell.
    case program([String])
    /// A line for `sh -c`: what an operator gave, never anything that came over the network.
    case shell(String)

    /// Whether it is this very program.
    var isOwn: Bool { if case .own = self { true } else { false } }

    /// As somebody would type it.
    var words: String {
      switch self {
      case .own(let arguments): (["token-service"] + arguments).joined(separator: " ")
      case .program(let arguments): arguments.joined(separator: " ")
      case .shell(let line): line
      }
    }
  }

  let name: String
  let command: Command
  /// Seconds that are enough.
  let limit: Int64
  /// Whether it must say how many tests or checks it ran.
  var states = true
  /// Whether it is told the service's settings, secrets among them.
  var readsSettings = false

  /// The file of what it says, in the bundle.
  var logFile: String { states ? "logs/gate-\(name).log" : "logs/\(name.replacing("_", with: "-")).log" }
}

extension Gate {
  /// The gates of every rollout, in their order.
  static func all(for kind: RolloutKind) -> [Gate] {
    let environment = kind.environment.rawValue
    let provision = Gate(
      name: "spacetime-provision-\(environment)",
      command: .own(["provision-check", environment]),
      limit: 120,
      readsSettings: true
    )
    let lanes = ["spacetime-replay-resume", "spacetime-chaos", "sync-security"] + (kind == .runtime ? ["docs"] : [])
    return [provision] + lanes.map { Gate(name: $0, command: .program(["./scripts/local-ci.sh", $0]), limit: 3600) }
  }

  /// The rollback, rehearsed; what an operator runs need not count anything.
  static func rollbackDrill(_ command: String) -> Gate {
    Gate(name: "rollback_drill", command: .shell(command), limit: 3600, states: false)
  }
}
