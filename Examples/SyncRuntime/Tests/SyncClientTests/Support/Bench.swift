import SyncWire

@testable import SyncClient

/// A session on a table: time is moved by hand, effects are kept.
struct Bench {
  var session: SyncSession
  var now = Duration.zero
  private(set) var effects: [SessionEffect] = []

  init(
    streams: [String] = ["a"],
    checkpoint: Checkpoint = Checkpoint(),
    seed: UInt64 = 1,
    _ change: (inout SessionConfiguration) -> Void = { _ in }
  ) {
    var configuration = SessionConfiguration(streams: streams)
    change(&configuration)
    session = SyncSession(configuration, checkpoint: checkpoint, random: SeededRandom(seed))
  }

  /// What follows from the input alone.
  @discardableResult mutating func give(_ input: SessionInput) -> [SessionEffect] {
    effects = session.handle(input, at: now)
    return effects
  }

  @discardableResult mutating func say(_ message: ServerMessage) -> [SessionEffect] {
    give(.message(socket: socket, message))
  }

  /// Moves time to the deadline.
  @discardableResult mutating func wake() -> [SessionEffect] {
    now = max(now, session.deadline ?? now)
    return give(.wake)
  }

  /// Wakes until there is something to do; empty where nothing comes.
  mutating func wakeUntilBusy() -> [SessionEffect] {
    for _ in 0..<20 where session.deadline != nil {
      let effects = wake()
      if !effects.isEmpty { return effects }
    }
    return []
  }

  private(set) var socket = 0

  /// Answers a question for a token, and gives the socket that is asked for then.
  @discardableResult mutating func token(_ value: String) -> [SessionEffect] {
    guard case .obtainToken(let request, _) = effects.last else { return [] }
    let effects = give(.token(request: request, .success(SocketToken(value: value))))
    for case .connect(let number, _) in effects { socket = number }
    return effects
  }

  @discardableResult mutating func open(expiresIn: Int64 = 300) -> [SessionEffect] {
    give(.opened(socket: socket))
    return say(.authenticated(tokenID: nil, expiresIn: expiresIn, refreshAfterIn: 1))
  }

  /// From the beginning to a socket whose token was taken.
  @discardableResult mutating func begin(token value: String = "t1", expiresIn: Int64 = 300) -> [SessionEffect] {
    give(.begin)
    token(value)
    return open(expiresIn: expiresIn)
  }

  /// From a lost socket to the next one.
  @discardableResult mutating func again(token value: String) -> [SessionEffect] {
    _ = wakeUntilBusy()
    token(value)
    return open()
  }

  /// Subscribes stream `a` and brings it up to `head`.
  mutating func live(_ stream: String = "a", head: Int64) {
    let after = session.checkpoint[stream].seq
    say(.subscribed(stream: stream, after: after, floor: 1, head: head))
    for seq in (after + 1)..<(head + 1) { say(.event(Bench.event(seq, stream))) }
    say(.live(stream: stream, head: head))
  }

  static func event(_ seq: Int64, _ stream: String = "a") -> SyncEvent {
    SyncEvent(stream: stream, seq: seq, data: "\(stream)/\(seq)")
  }

  static func digest(_ head: Int64, _ stream: String = "a") -> ChainDigest {
    var digest = ChainDigest()
    for seq in 1..<(head + 1) { digest.append(event(seq, stream)) }
    return digest
  }
}
