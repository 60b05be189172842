import Testing

@testable import TokenService

@Suite struct FirstResultTests {
  @Test func `work that is done in time gives its result`() async {
    #expect(await FirstResult.of({ 1 }, or: 2, after: .seconds(60)) == 1)
  }

  @Test func `work stays on the thread that it was given`() async {
    let thread = ProviderThread.shared
    let places: [Bool] = await FirstResult.of(
      { () async -> [Bool] in
        let before = thread.group.next().inEventLoop
        // Wherever what it waits for ends, it goes on there.
        try? await Task.sleep(for: .milliseconds(1))
        return [before, thread.group.next().inEventLoop]
      },
      or: [],
      after: .seconds(60),
      on: thread
    )
    #expect(places == [true, true])
  }

  @Test func `work that does not heed its cancellation is not waited for`() async {
    let gate = Gate()
    let value = await FirstResult.of(
      {
        await gate.pass()
        return 1
      },
      or: 2,
      after: .milliseconds(10)
    )
    #expect(value == 2)
    gate.open()
  }

  @Test func `work that is late is cancelled`() async {
    let (cancelled, announce) = AsyncStream<Void>.makeStream()
    _ = await FirstResult.of(
      {
        try? await Task.sleep(for: .seconds(3600))
        announce.yield()
        return 1
      },
      or: 2,
      after: .milliseconds(10)
    )
    for await _ in cancelled { break }
  }
}
