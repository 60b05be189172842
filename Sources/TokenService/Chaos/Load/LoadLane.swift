import NIOCore
import NIOPosix

/// The load of one event loop: which requests are due, and which connection sends them.
final class LoadLane {
  private struct Due {
    let number: Int
    let moment: NIODeadline
  }

  private let port: Int
  private let limit: Int
  private let patience: TimeAmount
  private let loop: any EventLoop
  private var idle: [LoadConnection] = []
  private(set) var open = 0
  private var backlog = CircularBuffer<Due>()
  private var inFlight = 0
  private var ticks: RepeatedTask?

  // The load that is offered now.
  private var seen = LoadSeen()
  private var rate = 0.0
  private var start = NIODeadline.uptimeNanoseconds(0)
  private var end = NIODeadline.uptimeNanoseconds(0)
  private var settled = NIODeadline.uptimeNanoseconds(0)
  private var request: (Int) -> ByteBuffer = { _ in ByteBuffer() }
  private var promise: EventLoopPromise<LoadSeen>?

  init(port: Int, limit: Int, patience: TimeAmount, _ loop: any EventLoop) {
    self.port = port
    self.limit = limit
    self.patience = patience
    self.loop = loop
  }

  func begin(
    rate: Double,
    seconds: Double,
    settling: Double,
    request: @escaping (Int) -> ByteBuffer,
    _ promise: EventLoopPromise<LoadSeen>
  ) {
    seen = LoadSeen()
    self.rate = rate
    self.request = request
    self.promise = promise
    start = .now()
    end = start + .nanoseconds(Int64(seconds * 1e9))
    settled = start + .nanoseconds(Int64(settling * 1e9))
    let lane = NIOLoopBound(self, eventLoop: loop)
    ticks = loop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(1)) { _ in lane.value.tick() }
  }

  /// Nothing is due any more from now on.
  func stop() { end = min(end, .now()) }

  func close() {
    ticks?.cancel()
    for connection in idle { connection.close() }
    idle = []
  }

  // MARK: What is due

  private func tick() {
    let now = min(NIODeadline.now(), end)
    let elapsed = Double((now - start).nanoseconds) / 1e9
    let due = Int(elapsed * rate)
    while seen.due < due {
      let moment = start + .nanoseconds(Int64(Double(seen.due) / rate * 1e9))
      seen.due += 1
      dispatch(Due(number: seen.due - 1, moment: moment))
    }
    guard now >= end else { return }
    seen.seconds = elapsed
    seen.steadySeconds = max(0, Double((end - settled).nanoseconds) / 1e9)
    // What was not sent in its time is no part of the load that was offered.
    backlog.removeAll()
    concludeIfDone()
  }

  private func dispatch(_ due: Due) {
    while let connection = idle.popLast() {
      // The service closes what says nothing for ten seconds, and that may cross with a request.
      if .now() - connection.idleSince < .seconds(5) { return send(due, on: connection) }
      connection.close()
    }
    guard open < limit else { return backlog.append(due) }
    open += 1
    inFlight += 1
    connect().assumeIsolated().whenComplete { [self] result in
      inFlight -= 1
      switch result {
      case .success(let connection): send(due, on: connection)
      case .failure:
        open -= 1
        seen.count(.unanswered, milliseconds: 0)
        concludeIfDone()
      }
    }
  }

  private func send(_ due: Due, on connection: LoadConnection) {
    guard .now() < end else { return free(connection) }
    inFlight += 1
    seen.sent += 1
    connection.ask(request(due.number), due: due.moment, patience: patience)
  }

  // MARK: What came of it

  private func take(_ event: LoadConnection.Event, of connection: LoadConnection) {
    switch event {
    case .answered(let outcome, let due):
      inFlight -= 1
      let now = NIODeadline.now()
      let milliseconds = Double((now - due).nanoseconds) / 1e6
      seen.count(outcome, milliseconds: milliseconds, isSteady: now >= settled && now < end)
      if connection.isOpen { free(connection) } else { open -= 1 }
      concludeIfDone()
    case .lostIdle:
      open -= 1
      idle.removeAll { $0 === connection }
    }
  }

  private func free(_ connection: LoadConnection) {
    if let due = backlog.popFirst() { send(due, on: connection) } else { idle.append(connection) }
  }

  private func concludeIfDone() {
    guard .now() >= end, inFlight == 0, let promise else { return }
    ticks?.cancel()
    ticks = nil
    self.promise = nil
    promise.succeed(seen)
  }

  private func connect() -> EventLoopFuture<LoadConnection> {
    let lane = NIOLoopBound(self, eventLoop: loop)
    return ClientBootstrap(group: loop)
      .connectTimeout(.seconds(5))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let connection = LoadConnection { lane.value.take($1, of: $0) }
          try channel.pipeline.syncOperations.addHandler(connection)
        }
      }
      .connect(host: "127.0.0.1", port: port)
      .flatMapThrowing { try $0.pipeline.syncOperations.handler(type: LoadConnection.self) }
  }
}
