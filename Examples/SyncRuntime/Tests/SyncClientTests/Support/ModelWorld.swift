import SyncWire
import Testing

@testable import SyncClient

/// A log, a server, a disk and a token service around one session, all of which misbehave by a seed; what has to hold
/// is looked at after every step.
struct ModelWorld {
  static let streams = ["a", "b", "c"]

  var random: SeededRandom
  var session: SyncSession
  var now = Duration.zero
  /// The states of each stream after 0, 1, 2 … events.
  var states = Dictionary(uniqueKeysWithValues: Self.streams.map { ($0, [ChainDigest()]) })
  var floors = Dictionary(uniqueKeysWithValues: Self.streams.map { ($0, Int64(1)) })
  var disk = Checkpoint()
  var writing: Checkpoint?

  /// The socket that the server has; what is under way on it, in both directions; its cursors.
  var socket: Int?
  var upgrading: (number: Int, token: SocketToken)?
  var toClient: [ServerMessage] = []
  var toServer: [ClientMessage] = []
  var cursors: [String: Int64] = [:]
  var questions: [Int] = []
  var snapshots: [(request: Int, stream: String)] = []
  var tokens = 0
  var problems: [String] = []
  /// What has happened, for a look at whether the model reaches it.
  var reached: [String: Int] = [:]

  init(seed: UInt64) {
    random = SeededRandom(seed)
    session = Self.session(Checkpoint(), seed: seed)
    give(.begin)
  }

  private static func session(_ checkpoint: Checkpoint, seed: UInt64) -> SyncSession {
    var configuration = SessionConfiguration(streams: Self.streams)
    configuration.reauthenticates = seed % 2 == 0
    return SyncSession(configuration, checkpoint: checkpoint, random: SeededRandom(seed ^ 0xabcd))
  }

  func head(_ stream: String) -> Int64 { Int64((states[stream]?.count ?? 1) - 1) }
  func event(_ stream: String, _ seq: Int64) -> SyncEvent { Bench.event(seq, stream) }

  mutating func append(to stream: String) {
    var digest = states[stream]?.last ?? ChainDigest()
    digest.append(event(stream, head(stream) + 1))
    states[stream]?.append(digest)
  }

  // MARK: what the session does

  mutating func give(_ input: SessionInput) {
    for effect in session.handle(input, at: now) { perform(effect) }
    check()
  }

  private mutating func perform(_ effect: SessionEffect) {
    switch effect {
    case .reject: break
    case .obtainToken(let request, _): questions.append(request)
    case .connect(let number, let token):
      dropSocket()
      upgrading = (number, token)
    case .send(let number, let message):
      guard number == socket else { return problems.append("said something on a socket that is not there") }
      if case .subscribe(let stream, let after) = message, after != session.checkpoint[stream].seq {
        problems.append("subscribed behind another event than the last")
      }
      toServer.append(message)
    case .close: dropSocket()
    case .fetchSnapshot(let request, let stream, _): snapshots.append((request, stream))
    case .save(let checkpoint):
      if writing != nil { problems.append("two writes at a time") }
      writing = checkpoint
    case .ended(let ending): problems.append("ended: \(ending)")
    }
  }

  private mutating func dropSocket() {
    (socket, upgrading, toClient, toServer, cursors) = (nil, nil, [], [], [:])
  }

  private mutating func check() {
    for (name, checkpoint) in [("memory", session.checkpoint), ("disk", disk)] {
      for stream in Self.streams {
        let has = checkpoint[stream]
        guard has.seq <= head(stream) else {
          problems.append("\(name): \(stream) is beyond the log")
          continue
        }
        if states[stream]?[Int(has.seq)] != has.digest { problems.append("\(name): \(stream) differs from the log") }
      }
    }
    for stream in Self.streams where disk[stream].seq > session.checkpoint[stream].seq {
      problems.append("the disk is ahead of memory")
    }
    if session.deadline == nil, questions.isEmpty { problems.append("waits for nothing") }
  }

  // MARK: what the world does

  mutating func lose(_ loss: Loss) {
    guard let number = socket ?? upgrading?.number else { return }
    dropSocket()
    give(.lost(socket: number, loss))
  }

  /// The process is killed, with or without the write that was under way, and started again.
  mutating func restart() {
    tally()
    if let writing, Bool.random(using: &random) { disk = writing }
    dropSocket()
    (writing, questions, snapshots) = (nil, [], [])
    session = Self.session(disk, seed: random.next())
    give(.begin)
  }

  /// Adds up what the session of now has met.
  mutating func tally() {
    let counters = session.counters
    reached["gap", default: 0] += counters.gaps
    reached["dropped", default: 0] += counters.duplicates
    reached["bootstrap", default: 0] += counters.bootstraps
    reached["reauthentication", default: 0] += counters.reauthentications
    reached["planned resume", default: 0] += counters.plannedResumes
    reached["refused twice", default: 0] += counters.authFailuresSeen
    reached["restart", default: 0] += 1
  }

  mutating func answerQuestion(_ result: TokenSourceError?) {
    guard !questions.isEmpty else { return }
    let request = questions.removeFirst()
    tokens += 1
    let token = SocketToken(value: "t\(tokens)")
    give(.token(request: request, result.map { .failure($0) } ?? .success(token)))
  }

  mutating func upgrade() {
    guard let (number, _) = upgrading else { return }
    (socket, upgrading) = (number, nil)
    toClient = [.authenticated(tokenID: nil, expiresIn: 60, refreshAfterIn: 50)]
    give(.opened(socket: number))
  }

  mutating func deliver() {
    guard let socket, !toClient.isEmpty else { return }
    give(.message(socket: socket, toClient.removeFirst()))
  }

  mutating func finishWrite(_ succeeds: Bool) {
    guard let writing else { return }
    if succeeds { disk = writing }
    self.writing = nil
    give(.saved(succeeds))
  }

  mutating func answerSnapshot(_ failure: SnapshotFailure?) {
    guard !snapshots.isEmpty else { return }
    let (request, stream) = snapshots.removeFirst()
    let snapshot = StreamSnapshot(stream: stream, seq: head(stream), digest: states[stream]?.last ?? ChainDigest())
    give(.snapshot(request: request, failure.map { .failure($0) } ?? .success(snapshot)))
  }

  mutating func sleep() {
    guard let deadline = session.deadline else { return }
    now = max(now, deadline)
    if let socket { give(.heard(socket: socket)) }
    give(.wake)
  }
}
