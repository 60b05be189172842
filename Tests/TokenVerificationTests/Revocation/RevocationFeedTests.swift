import Synchronization
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct RevocationFeedTests {
  private struct Gone: Error {}

  private let clock = ManualClock()
  private let events = EventList<RevocationFeed.Event>()
  private let feed: RevocationFeed

  init() { feed = RevocationFeed(revokedTokenIDs: ["seed"], clock: clock, report: events.append) }

  private func page(
    _ devices: [String] = [],
    to position: Int64,
    of store: String = "a",
    isLast: Bool = true,
    age: Int64? = 0
  ) throws -> RevocationAnswer {
    let changes = devices.map {
      #"{"position":\#(position),"kind":"device","id":"\#($0)","cutoff":9,"effect":"revoked"}"#
    }
    let text = """
      {"store_id":"\(store)","position":\(position),"is_last":\(isLast),"list_age_ms":\(age.map { "\($0)" } ?? "null"),
      "changes":[\(changes.joined(separator: ","))]}
      """
    return try RevocationAnswer(parsing: Array(text.utf8))
  }

  @Test func `no token can be accepted before the first answer`() async throws {
    #expect(throws: RevocationFeedError.stale(age: nil)) { try feed.list() }
    #expect(feed.position == nil && feed.age() == nil)
    #expect(await feed.look { _ in try page(["d"], to: 3) })
    #expect(try feed.list().refuses(deviceID: "d"))
    #expect(feed.position == 3)
    #expect(events.take() == [.loaded(position: 3)])
  }

  @Test func `the whole record is read at once, what follows is waited for`() async throws {
    let asked = Mutex<[RevocationQuestion]>([])
    for _ in 0..<2 {
      await feed.look { question in
        asked.withLock { $0.append(question) }
        return try page(["d\(question.position)"], to: question.position + 2, isLast: question.position > 0)
      }
    }
    let questions = asked.withLock { $0 }
    #expect(questions.map(\.position) == [0, 2, 4])
    #expect(questions.map(\.storeID) == [nil, "a", "a"])
    #expect(questions.map(\.wait) == [.zero, .zero, .seconds(10)])
    for device in ["d0", "d2", "d4"] { #expect(try feed.list().refuses(deviceID: device)) }
  }

  @Test func `the list is as old as the question, and as the service's own knowledge`() async throws {
    await feed.look { _ in
      clock.advance(seconds: 4)
      return try page(to: 1, age: 6000)
    }
    #expect(feed.age() == .seconds(10))
    clock.advance(seconds: 50)
    _ = try feed.list()
    clock.advance(milliseconds: 1)
    #expect(throws: RevocationFeedError.stale(age: .milliseconds(60_001))) { try feed.list() }
    // A service that knows nothing itself is no news.
    await feed.look { _ in try page(to: 1, age: nil) }
    #expect(throws: RevocationFeedError.self) { try feed.list() }
    await feed.look { _ in try page(to: 1) }
    _ = try feed.list()
  }

  @Test func `the last list stays while the service is away, until it is too old`() async throws {
    await feed.look { _ in try page(["d"], to: 3) }
    _ = events.take()
    clock.advance(seconds: 30)
    for _ in 0..<2 { #expect(await !feed.look { _ in throw RevocationFeedError.refused(status: 503) }) }
    #expect(events.take() == [.lost("the service answers 503 when it is asked for revocations")])
    #expect(try feed.list().refuses(deviceID: "d"))
    clock.advance(seconds: 31)
    #expect(throws: RevocationFeedError.stale(age: .seconds(61))) { try feed.list() }
    await feed.look { _ in try page(["e"], to: 4) }
    #expect(try feed.list().refuses(deviceID: "e"))
    #expect(events.take() == [.restored])
  }

  @Test func `another store is read from its start, and the list stays until its end`() async throws {
    await feed.look { _ in try page(["d"], to: 3) }
    _ = events.take()
    let isAnswered = await feed.look { question in
      if question.position > 0 { throw RevocationFeedError.storeChanged }
      #expect(try feed.list().refuses(deviceID: "d"))
      return try page(["e"], to: 1, of: "b")
    }
    #expect(isAnswered)
    #expect(events.take() == [.begunAnew, .loaded(position: 1)])
    #expect(try !feed.list().refuses(deviceID: "d") && feed.list().refuses(deviceID: "e"))
    // One that says so of every question is no service to ask again at once.
    #expect(await !feed.look { _ in throw RevocationFeedError.storeChanged })
  }

  @Test func `without a bound an old list is used`() async throws {
    let feed = RevocationFeed(bound: nil, clock: clock)
    await feed.look { _ in try page(to: 0) }
    clock.advance(seconds: 100_000)
    _ = try feed.list()
  }

  @Test func `it follows until it is cancelled, and rests where nobody answers`() async throws {
    let rests = Mutex<[Duration]>([])
    let tries = Mutex(0)
    await feed.run { duration in
      rests.withLock { $0.append(duration) }
      if rests.withLock({ $0.count }) == 2 { throw Gone() }
    } fetch: { _ in
      let count = tries.withLock { tries in
        tries += 1
        return tries
      }
      guard count == 2 else { throw Gone() }
      return try page(["d"], to: 3)
    }
    #expect(rests.withLock { $0 } == [.seconds(1), .seconds(1)])
    #expect(tries.withLock { $0 } == 3)
    #expect(try feed.list().refuses(deviceID: "d"))
  }
}
