import Dispatch
import Synchronization
import Testing

@testable import TokenVerification

@Suite struct SnapshotTests {
  @Test func `readers see the latest value`() {
    let snapshot = Snapshot("a")
    #expect(snapshot.value == "a")
    snapshot.replace(with: "b")
    #expect(snapshot.value == "b")
  }

  @Test func `a value that was swapped out is kept for a minute`() {
    let snapshot = Snapshot(0)
    let start = ContinuousClock.now
    snapshot.replace(with: 1, at: start)
    snapshot.replace(with: 2, at: start + .seconds(59))
    #expect(snapshot.retiredCount == 2)
    snapshot.replace(with: 3, at: start + .seconds(60))
    #expect(snapshot.retiredCount == 2)
    snapshot.replace(with: 4, at: start + .seconds(200))
    #expect(snapshot.retiredCount == 1)
  }

  @Test func `every value is released in the end`() {
    let count = Counter()
    var snapshot: Snapshot<Guest>? = Snapshot(Guest(count))
    for _ in 0..<9 { snapshot?.replace(with: Guest(count)) }
    #expect(count.living.load(ordering: .relaxed) == 10)
    snapshot = nil
    #expect(count.living.load(ordering: .relaxed) == 0)
  }

  @Test func `many threads read whole values while others swap them`() {
    let snapshot = Snapshot([Int](repeating: 0, count: 64))
    let torn = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 4) { thread in
      for round in 0..<5000 {
        if thread == 0 {
          snapshot.replace(with: [Int](repeating: round, count: 64))
        } else {
          let value = snapshot.value
          if value.contains(where: { $0 != value[0] }) { torn.add(1, ordering: .relaxed) }
        }
      }
    }
    #expect(torn.load(ordering: .relaxed) == 0)
  }

  private final class Counter: Sendable { let living = Atomic(0) }

  private final class Guest: Sendable {
    let counter: Counter
    init(_ counter: Counter) {
      self.counter = counter
      counter.living.add(1, ordering: .relaxed)
    }
    deinit { counter.living.subtract(1, ordering: .relaxed) }
  }
}
