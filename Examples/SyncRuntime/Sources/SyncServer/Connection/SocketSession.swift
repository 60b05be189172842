import SyncLog
import SyncWire

/// One socket's state: what comes in goes in, what is to be done comes out.
///
/// Knows neither network nor clock: `now` is a monotonic time. After ``SocketEffect/close(_:reason:)`` nothing has an
/// effect any more.
struct SocketSession: Sendable {
  let limits: SocketLimits
  let judge: any TokenJudge
  let source: any EventSource
  var token: HeldToken?
  var admitted: AdmittedToken?
  var subscriptions: [Subscription] = []
  /// Whose turn it is.
  var turn = 0
  /// Messages that nobody can judge now; in their order, until the list of revocations is fresh again.
  var deferred: [ClientMessage] = []
  var deadlines: SocketDeadlines
  private(set) var isClosing = false

  /// A socket whose upgrade has just been answered.
  init(limits: SocketLimits, judge: any TokenJudge, source: any EventSource, at now: Duration) {
    (self.limits, self.judge, self.source) = (limits, judge, source)
    deadlines = SocketDeadlines(authentication: now + limits.authentication, ping: now + limits.ping)
  }

  /// When ``advance(to:)`` is due.
  var deadline: Duration? { isClosing ? nil : deadlines.next }

  /// Begins with the upgrade's bearer.
  mutating func open(_ token: HeldToken?, at now: Duration) -> [SocketEffect] {
    guard let token else { return [] }
    return authenticate(token, at: now)
  }

  /// Takes what came in a text frame.
  mutating func receive(_ input: ClientInput, at now: Duration) -> [SocketEffect] {
    guard !isClosing else { return [] }
    switch input {
    case .message(.authenticate(let token)): return authenticate(HeldToken(token), at: now)
    case _ where admitted == nil: return close(.policyViolation, reason: "authenticate_first")
    case .message(.subscribe(let stream, let after)): return subscribe(StreamName(stream), after: after, at: now)
    case .message(.unsubscribe(let stream)): return unsubscribe(StreamName(stream))
    case .write: return [.send(.refused(.init(.readOnly, "A socket only reads: writes go over HTTP.")))]
    case .invalid(let words): return [.send(.refused(.init(.invalidMessage, words)))]
    }
  }

  /// The client has shown that it is there.
  mutating func showedLife() { deadlines.pong = nil }

  /// Does what is due.
  mutating func advance(to now: Duration) -> [SocketEffect] {
    guard !isClosing else { return [] }
    if let due = deadlines.authentication, due <= now {
      return close(.authenticationTimeout, reason: "authentication_timeout")
    }
    if let due = deadlines.pong, due <= now {
      isClosing = true
      return [.disconnect]
    }
    if let due = deadlines.end, due <= now { return end() }
    var effects: [SocketEffect] = []
    if let due = deadlines.expiring, due <= now { effects += sayExpiring(at: now) }
    if deadlines.ping <= now {
      effects.append(.ping)
      deadlines.ping = now + limits.ping
      deadlines.pong = deadlines.pong ?? now + limits.pong
    }
    return effects
  }

  /// The server goes away.
  mutating func shutDown() -> [SocketEffect] { isClosing ? [] : close(.goingAway, reason: "shutting_down") }

  mutating func close(_ code: CloseCode, reason: String) -> [SocketEffect] {
    isClosing = true
    let followed = subscriptions.map { SocketEffect.unfollow($0.stream) }
    (subscriptions, deferred, token) = ([], [], nil)
    return followed + [.close(code, reason: reason)]
  }
}
