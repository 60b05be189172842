import SyncWire

/// One client's life: sockets that come and go, tokens, subscriptions, the checkpoint.
///
/// Pure: what happens goes in, what is to be done comes out; time and randomness come from outside. Times are since any
/// fixed moment, on a clock that never goes back. After each ``handle(_:at:)`` the caller does the effects in their
/// order, and says ``SessionInput/wake`` when ``deadline`` has come.
public struct SyncSession: Sendable {
  let configuration: SessionConfiguration
  /// What was applied so far.
  public internal(set) var checkpoint: Checkpoint
  /// What was met so far.
  public internal(set) var counters = SessionCounters()
  /// Why it is over; `nil` while it goes on.
  public internal(set) var ending: SessionEffect.Ending?

  var random: any RandomNumberGenerator & Sendable
  var now = Duration.zero
  var effects: [SessionEffect] = []
  private var lastNumber = 0

  var socket: SessionSocket?
  var tokenRequest: Int?
  var retryAt: Duration?
  var newest: SocketToken?
  var rejected: SocketToken?
  var backoff = Backoff()
  var hadSocket = false
  var resumesByPlan = false
  var usedItsRetry = false
  var refusedAt: Duration?
  var subscriptions: [String: Subscription]
  var saving = SaveState()

  /// Makes a session that goes on behind a checkpoint.
  public init(
    _ configuration: SessionConfiguration,
    checkpoint: Checkpoint = Checkpoint(),
    random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    self.configuration = configuration
    self.checkpoint = checkpoint
    self.random = random
    subscriptions = [:]
    for stream in configuration.streams { subscriptions[stream] = Subscription() }
  }

  /// Whether a socket stands whose token the server took.
  public var isConnected: Bool { socket?.readySince != nil }

  /// Streams that the server refuses to this token.
  public var deniedStreams: [String] { subscriptions.filter { $0.value.state == .denied }.keys.sorted() }

  /// Whether nothing is left to be done: over, and all written that can be.
  public var isSettled: Bool { ending != nil && !saving.isWriting }

  /// Takes up what happened; gives what is to be done, in order.
  public mutating func handle(_ input: SessionInput, at now: Duration) -> [SessionEffect] {
    self.now = max(self.now, now)
    effects = []
    if case .saved(let succeeded) = input {
      saved(succeeded)
    } else if ending == nil {
      take(input)
    }
    return effects
  }

  private mutating func take(_ input: SessionInput) {
    switch input {
    case .begin: obtainToken(validFor: configuration.minimumLife)
    case .wake: wake()
    case .token(let request, let result): if request == tokenRequest { take(result) }
    case .refreshed(let token): refreshed(token)
    case .opened(let number): if number == socket?.number { opened() }
    case .heard(let number): if number == socket?.number { socket?.heardAt = now }
    case .message(let number, let message): if number == socket?.number { take(message) }
    case .nonsense(let number): if number == socket?.number { nonsense(closing: true) }
    case .lost(let number, let loss): if number == socket?.number { lose(loss) }
    case .snapshot(let request, let result): take(result, of: request)
    case .saved: break  // came before this
    case .stop: end(.stopped)
    }
  }

  mutating func end(_ ending: SessionEffect.Ending) {
    if let socket { effects.append(.close(socket: socket.number, code: 1000)) }
    (socket, tokenRequest, retryAt) = (nil, nil, nil)
    for stream in subscriptions.keys where subscriptions[stream]?.state != .denied { subscriptions[stream]?.rest() }
    self.ending = ending
    save()
    effects.append(.ended(ending))
  }

  mutating func number() -> Int {
    lastNumber += 1
    return lastNumber
  }
}
