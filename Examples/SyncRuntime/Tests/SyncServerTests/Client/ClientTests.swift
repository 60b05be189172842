import AsyncHTTPClient
import Foundation
import SyncClient
import SyncLog
import SyncWire
import Synchronization
import Testing

@testable import SyncServer

/// Signs a fresh token whenever one was rejected, or is asked for that outlives the last one.
private final class SignedTokens: TokenSource {
  private struct State {
    var count = 0
    var lifetime: Int64
    var current: SocketToken?
    var end = ContinuousClock.now
  }

  private let state: Mutex<State>

  init(firstLifetime: Int64) { state = Mutex(State(lifetime: firstLifetime)) }

  var mints: Int { state.withLock { $0.count } }
  func refreshes() -> AsyncStream<SocketToken> { AsyncStream { _ in } }
  func reject(_ token: SocketToken) { state.withLock { if $0.current == token { $0.current = nil } } }

  func token(validFor: Duration) async throws(TokenSourceError) -> SocketToken {
    try state.withLock { state throws(TokenSourceError) in
      if let current = state.current, state.end > .now + validFor { return current }
      state.count += 1
      let (id, lifetime) = ("sync_" + String(repeating: "\(state.count % 10)", count: 32), state.lifetime)
      state.lifetime = 300
      guard
        let text = try? TestTokens.token(
          key: 0,
          {
            $0.tokenID = id
            $0.lifetime = lifetime
          }
        )
      else { throw .unavailable }
      let token = SocketToken(value: text)
      (state.current, state.end) = (token, .now + .seconds(lifetime))
      return token
    }
  }
}

extension ServerTests {
  /// The real client against the real server.
  @Suite struct ClientTests {
    private static let stream = TestTokens.stream

    private func follow(
      _ runtime: TestRuntime,
      reauthenticates: Bool = true,
      firstLifetime: Int64 = 300,
      _ body: (SyncClientSession, CheckpointStore) async throws -> Void
    ) async throws {
      let store = CheckpointStore(path: runtime.folder.path + "/session-0.json")
      let session = try SyncClientSession(
        .init(
          number: 0,
          configuration: .init(streams: [Self.stream, TestTokens.other], reauthenticates: reauthenticates),
          store: store,
          tokens: SignedTokens(firstLifetime: firstLifetime),
          endpoint: try SubscribeEndpoint("ws://127.0.0.1:\(runtime.server.port)/v1/database/db/subscribe"),
          http: .shared
        )
      )
      let task = Task { await session.run() }
      try await body(session, store)
      await session.stop()
      await task.value
    }

    private func until(_ holds: () async throws -> Bool) async throws {
      for _ in 0..<1000 {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(10))
      }
      Issue.record("did not happen within ten seconds")
    }

    private static func digest(_ head: Int64) -> ChainDigest {
      var digest = ChainDigest()
      for seq in 1...head { digest.append(SyncEvent(stream: stream, seq: seq, data: "data")) }
      return digest
    }

    private func state(_ store: CheckpointStore) throws -> StreamCheckpoint {
      guard case .checkpoint(let checkpoint) = try store.load() else { return StreamCheckpoint() }
      return checkpoint[Self.stream]
    }

    @Test func `a client that comes and goes has the log's state, and nothing twice`() async throws {
      try await TestRuntime.run { runtime in
        for number in 1...3 { try await runtime.append("e\(number)") }
        try await follow(runtime) { _, store in
          try await until { try state(store).seq == 3 }
          try await runtime.append("e4")
          try await until { try state(store).seq == 4 }
        }
        try await runtime.append("e5")
        try await follow(runtime) { session, store in
          try await until { try state(store).seq == 5 }
          #expect(try state(store).digest == Self.digest(5))
          #expect(try state(store).applied == 5)
          let report = await session.report
          #expect((report.gaps, report.duplicates, report.nonsense) == (0, 0, 0))
        }
      }
    }

    @Test func `a client below the floor begins with the server's snapshot`() async throws {
      try await TestRuntime.run({ $0.bounds = LogBounds(retainedEvents: 3) }) { runtime in
        for number in 1...9 { try await runtime.append("e\(number)") }
        try await follow(runtime) { _, store in
          try await until { try state(store).seq == 9 }
          #expect(try state(store).digest == Self.digest(9))
          #expect(try state(store).bootstraps == 1)
        }
      }
    }

    @Test func `a revoked token is replaced, and the application sees nothing`() async throws {
      try await TestRuntime.run { runtime in
        try await follow(runtime) { session, store in
          try await until { await session.report.connected }
          runtime.feed.revoke("token", "sync_" + String(repeating: "1", count: 32))
          try await until { await session.report.reconnects == 1 }
          try await runtime.append("e1")
          try await until { try state(store).seq == 1 }
          let report = await session.report
          #expect((report.authFailuresSeen, report.mints) == (0, 2))
        }
      }
    }

    @Test func `a token that is about to end is replaced on the same socket`() async throws {
      try await TestRuntime.run { runtime in
        try await follow(runtime, firstLifetime: 10) { session, store in
          try await until { await session.report.reauthentications == 1 }
          try await runtime.append("e1")
          try await until { try state(store).seq == 1 }
          #expect(await session.report.reconnects == 0)
        }
      }
    }

    @Test func `or, where that is not wanted, taken up by another socket before it ends`() async throws {
      try await TestRuntime.run { runtime in
        try await follow(runtime, reauthenticates: false, firstLifetime: 8) { session, store in
          try await until { await session.report.plannedResumes == 1 }
          try await runtime.append("e1")
          try await until { try state(store).seq == 1 }
          let report = await session.report
          #expect((report.reconnects, report.reauthentications, report.authFailuresSeen) == (1, 0, 0))
        }
      }
    }
  }
}
