import JWT
import Synchronization
import TokenRules

/// Keeps the routing that is in force, and changes it while the service runs; a restart begins with the variables again.
final class RoutingDesk: Sendable {
  /// The routing, and who set it.
  struct State: Sendable, Hashable {
    var settings: RoutingSettings
    /// `nil` while it is what the variables say.
    var change: Change?
  }

  /// The latest change.
  struct Change: Sendable, Hashable {
    let at: Timestamp
    let requestedBy: String
    let reason: String?
  }

  private let contents: Mutex<State>

  init(_ settings: RoutingSettings) { contents = Mutex(State(settings: settings)) }

  var state: State { contents.withLock { $0 } }

  /// The routing to decide by; read once a request.
  var routing: RuntimeRouting { RuntimeRouting(settings: state.settings) }

  /// Makes a change, whole.
  ///
  /// - Returns: the settings before it, and the state after it.
  func make(_ change: RoutingChange, at now: Timestamp) -> (before: RoutingSettings, after: State) {
    contents.withLock { state in
      let before = state.settings
      state.settings = change.applied(to: before)
      state.change = Change(at: now, requestedBy: change.requestedBy, reason: change.reason)
      return (before, state)
    }
  }
}

extension RoutingDesk.State {
  /// Writes the members into an object that is open.
  func writeMembers(to writer: inout JSONWriter) {
    settings.writeMembers(to: &writer)
    writer.member("source", change == nil ? "variables" : "change")
    writer.member("changed_at", orNull: change?.at.rfc3339)
    writer.member("requested_by", orNull: change?.requestedBy)
    writer.member("reason", orNull: change?.reason)
  }
}
