import Testing

@testable import TokenService

@Suite struct PositionSignalTests {
  private let signal = PositionSignal(7)

  @Test func `a position that is behind is not waited for`() async {
    await signal.wait(beyond: 6, for: .seconds(3600))
  }

  @Test func `whoever waits returns when the record goes beyond the position`() async {
    async let done: Void = signal.wait(beyond: 7, for: .seconds(3600))
    async let late: Void = signal.wait(beyond: 8, for: .seconds(3600))
    await until(2)
    signal.advance(to: 7)
    #expect(signal.waitingCount == 2)
    signal.advance(to: 8)
    await done
    #expect(signal.waitingCount == 1)
    signal.wakeAll()
    await late
  }

  @Test func `the end of the time and of the task end the waiting`() async {
    await signal.wait(beyond: 7, for: .zero)
    let task = Task { await signal.wait(beyond: 7, for: .seconds(3600)) }
    await until(1)
    task.cancel()
    await task.value
    #expect(signal.waitingCount == 0)
  }

  private func until(_ count: Int) async {
    while signal.waitingCount < count { await Task.yield() }
  }
}
