public import AsyncHTTPClient
import NIOCore
import NIOPosix

/// A session that runs: the sockets, timers, files and tokens around a ``SyncSession``.
///
/// All of it happens on one event loop, which is this actor's executor: frames are applied where they are read, in
/// their order, and a socket is read no faster than it is applied.
public actor SyncClientSession {
  /// What it needs.
  public struct Parts: Sendable {
    /// Its number in reports and logs.
    public var number: Int
    /// How it behaves.
    public var configuration: SessionConfiguration
    /// Where its state lies.
    public var store: CheckpointStore
    /// Where its tokens come from.
    public var tokens: any TokenSource
    /// Where the runtime is; `nil`: where the token says.
    public var endpoint: SubscribeEndpoint?
    /// For snapshots.
    public var http: HTTPClient
    /// Gets a line whenever something is not as usual; never a token.
    public var log: @Sendable (String) -> Void

    /// Names all of them.
    public init(
      number: Int,
      configuration: SessionConfiguration,
      store: CheckpointStore,
      tokens: any TokenSource,
      endpoint: SubscribeEndpoint?,
      http: HTTPClient,
      log: @escaping @Sendable (String) -> Void = { _ in }
    ) {
      (self.number, self.configuration, self.store, self.tokens) = (number, configuration, store, tokens)
      (self.endpoint, self.http, self.log) = (endpoint, http, log)
    }
  }

  let parts: Parts
  let connector = SocketConnector()
  let snapshots: SnapshotFetcher
  let loop: any EventLoop
  let clock = ContinuousClock()
  let origin: ContinuousClock.Instant

  var session: SyncSession
  var queue: [SessionInput] = []
  var isHandling = false
  var timer: (at: Duration, task: Scheduled<Void>)?
  var channel: (number: Int, channel: any Channel)?
  var current = 0
  private let settled: EventLoopPromise<Void>

  /// Reads the checkpoint, and makes a session that goes on behind it.
  public init(_ parts: Parts) throws(SyncClientError) {
    let checkpoint: Checkpoint
    switch try parts.store.load() {
    case .checkpoint(let found): checkpoint = found
    case .absent: checkpoint = Checkpoint()
    case .damaged:
      parts.log("the checkpoint was damaged and is set aside; the state is built anew")
      checkpoint = Checkpoint()
    }
    self.parts = parts
    snapshots = SnapshotFetcher(client: parts.http)
    loop = MultiThreadedEventLoopGroup.singleton.next()
    origin = clock.now
    session = SyncSession(parts.configuration, checkpoint: checkpoint)
    settled = loop.makePromise()
  }

  /// The event loop.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

  /// Follows the streams until the session is over: ``stop()`` was called, the task is cancelled, or nobody is signed in.
  public func run() async {
    let refreshes = parts.tokens.refreshes()
    let listener = Task { [weak self] in
      for await token in refreshes { await self?.take(.refreshed(token)) }
    }
    take(.begin)
    await withTaskCancellationHandler {
      try? await settled.futureResult.get()
    } onCancel: {
      Task { await self.stop() }
    }
    listener.cancel()
  }

  /// Writes what is there and ends; ``run()`` returns when it is written.
  public func stop() { take(.stop) }

  /// Where it stands.
  public var report: SessionReport {
    SessionReport(
      number: parts.number,
      session: session,
      streams: parts.configuration.streams,
      mints: parts.tokens.mints
    )
  }

  /// Takes inputs one after the other: what an effect brings about at once waits until all effects are done.
  func take(_ input: SessionInput) {
    queue.append(input)
    guard !isHandling else { return }
    isHandling = true
    while !queue.isEmpty {
      let next = queue.removeFirst()
      for effect in session.handle(next, at: clock.now - origin) { perform(effect) }
    }
    isHandling = false
    arm()
    if session.isSettled { settled.succeed() }
  }

  /// A timer that is too early costs one look; one for every frame would cost more.
  private func arm() {
    guard let deadline = session.deadline else {
      timer?.task.cancel()
      timer = nil
      return
    }
    if let timer, timer.at <= deadline { return }
    timer?.task.cancel()
    let wait = max(deadline - (clock.now - origin), .zero)
    let task = loop.scheduleTask(in: .nanoseconds(Int64(wait / .nanoseconds(1)) + 1)) {
      self.assumeIsolated { $0.woken() }
    }
    timer = (deadline, task)
  }

  private func woken() {
    timer = nil
    take(.wake)
  }
}
