import AsyncHTTPClient
import Synchronization
import Testing

@testable import SyncClient

/// A session that follows a server while the body runs; stopped at the end.
struct RunningSession {
  let folder: TemporaryFolder
  let store: CheckpointStore
  let tokens: ListedTokens
  let session: SyncClientSession
  let lines: Lines

  /// What was logged.
  final class Lines: Sendable {
    private let all = Mutex<[String]>([])
    var text: [String] { all.withLock { $0 } }
    func add(_ line: String) { all.withLock { $0.append(line) } }
  }

  static func following(
    _ url: String,
    streams: [String] = ["a"],
    in folder: TemporaryFolder? = nil,
    _ change: (inout SessionConfiguration) -> Void = { _ in },
    _ body: (RunningSession) async throws -> Void
  ) async throws {
    let folder = try folder ?? TemporaryFolder()
    let store = CheckpointStore(path: folder.path + "/session-0.json")
    var configuration = SessionConfiguration(streams: streams, saveInterval: .milliseconds(5))
    change(&configuration)
    let tokens = ListedTokens()
    let lines = Lines()
    let session = try SyncClientSession(
      .init(
        number: 0,
        configuration: configuration,
        store: store,
        tokens: tokens,
        endpoint: try SubscribeEndpoint(url),
        http: .shared,
        log: { lines.add($0) }
      )
    )
    let running = RunningSession(folder: folder, store: store, tokens: tokens, session: session, lines: lines)
    let task = Task { await session.run() }
    try await body(running)
    await session.stop()
    await task.value
  }

  func saved(_ stream: String = "a") throws -> StreamCheckpoint {
    guard case .checkpoint(let checkpoint) = try store.load() else { return StreamCheckpoint() }
    return checkpoint[stream]
  }
}

/// Waits, a minute at most, for what other threads or processes bring about.
func eventually(
  _ what: Comment,
  within limit: Duration = .seconds(60),
  sourceLocation: SourceLocation = #_sourceLocation,
  _ holds: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + limit
  while try await !holds() {
    guard ContinuousClock.now < end else {
      Issue.record(what, sourceLocation: sourceLocation)
      return
    }
    try await Task.sleep(for: .milliseconds(5))
  }
}
