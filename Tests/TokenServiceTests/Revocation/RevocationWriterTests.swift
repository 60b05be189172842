import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RevocationWriterTests {
  private let store = SlowStore()

  @Test func `what comes while a commit is under way goes together in the next`() async throws {
    let writer = RevocationWriter(store)
    async let first = writer.write(.about(.session("first")))
    await store.waitForCommit()
    let others = (0..<20).map { one in Task { try await writer.write(.about(.session("s\(one)"))) } }
    // All twenty wait for the commit under way.
    while writer.waitingCount < 20 { await Task.yield() }
    store.goOn()
    #expect(try await first.records.map(\.entry.rule.subject.id) == ["first"])
    for (index, other) in others.enumerated() {
      #expect(try await other.value.records.map(\.entry.rule.subject.id) == ["s\(index)"])
    }
    #expect(store.commits == [1, 20])
  }

  @Test func `a commit takes five hundred at most`() async throws {
    let writer = RevocationWriter(store)
    let first = Task { try await writer.write(.about(.all)) }
    await store.waitForCommit()
    let others = (0..<1200).map { _ in Task { try await writer.write(.about(.all)) } }
    while writer.waitingCount < 1200 { await Task.yield() }
    store.goOn()
    for task in [first] + others { _ = try await task.value }
    #expect(store.commits == [1, 500, 500, 200])
  }

  @Test func `a commit that fails is told to each who waits for it, and the next is tried`() async throws {
    let writer = RevocationWriter(store)
    store.fail(with: .unavailable("disk full"))
    store.goOn()
    await #expect(throws: StoreError.unavailable("disk full")) { try await writer.write(.about(.all)) }
    store.fail(with: nil)
    #expect(try await writer.write(.about(.all)).records.count == 1)
  }

  @Test func `what no store can keep is refused before it spoils what it would be written with`() async throws {
    let writer = RevocationWriter(store)
    await #expect(throws: StoreError.self) { try await writer.write(.about(.session("a\0"))) }
    #expect(store.commits.isEmpty)
  }
}
