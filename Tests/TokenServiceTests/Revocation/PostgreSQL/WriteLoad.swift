import Synchronization
import Testing
import TokenRules

@testable import TokenService

/// Writers that go on whatever happens: what fails is asked for again, under the same key.
final class WriteLoad: Sendable {
  private struct State {
    var acknowledged: [String] = []
    var failures: [StoreError] = []
    var isStopping = false
    var isGivenUp = false
  }

  private let store: any RevocationStore
  private let state = Mutex(State())

  private init(_ store: any RevocationStore) { self.store = store }

  /// Writes to a store while something is done to it.
  ///
  /// Afterwards, what was asked for is there, each rule once, and nothing else is.
  static func run(
    on store: any RevocationStore,
    writers: Int = 4,
    during body: @Sendable (WriteLoad) async throws -> Void
  ) async throws {
    let load = WriteLoad(store)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<writers { group.addTask { await load.write(writer) } }
      do { try await body(load) } catch {
        load.giveUp()
        throw error
      }
      load.stop()
      try await group.waitForAll()
    }
    let found = try await store.changes(after: 0, limit: 50_000).changes
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.position < $1.position })
    #expect(found.map(\.subject.id).sorted() == load.state.withLock(\.acknowledged).sorted())
  }

  var failures: [StoreError] { state.withLock(\.failures) }

  /// Waits until so many more writes have been acknowledged.
  func acknowledges(_ count: Int) async throws {
    let goal = state.withLock(\.acknowledged.count) + count
    try await PostgreSQLFixture.untilDone(within: .seconds(20)) {
      guard state.withLock(\.acknowledged.count) >= goal else {
        throw PostgreSQLFixture.Fault("fewer than \(count) writes in 20 s: \(failures.suffix(1))")
      }
    }
  }

  /// Waits for a write that fails.
  func fails() async throws {
    let before = failures.count
    try await PostgreSQLFixture.untilDone(within: .seconds(20)) {
      guard failures.count > before else { throw PostgreSQLFixture.Fault("every write was acknowledged") }
    }
  }

  private func stop() { state.withLock { $0.isStopping = true } }

  /// Ends it even where nothing is acknowledged any more: the test has failed.
  private func giveUp() { state.withLock { ($0.isStopping, $0.isGivenUp) = (true, true) } }

  private func write(_ writer: Int) async {
    for round in 0... {
      let id = "\(writer)_\(round)"
      let write = RevocationWrite([.about(.session(id))], key: id)
      while true {
        do throws(StoreError) {
          let outcome = try await store.write([write]).first
          if case .conflict = outcome { Issue.record("\(id) is a conflict") }
          state.withLock { $0.acknowledged.append(id) }
          break
        } catch {
          let isGivenUp = state.withLock { state in
            state.failures.append(error)
            return state.isGivenUp
          }
          if isGivenUp { return }
          try? await Task.sleep(for: .milliseconds(5))
        }
      }
      if state.withLock(\.isStopping) { return }
    }
  }
}
