import TestSupport
import Testing

@testable import TokenService

@Suite struct ActionQueueTests {
  @Test func `actions come in the order of their times, and not before them`() {
    var random = SeededGenerator(seed: 7)
    var queue = ActionQueue<Int>()
    let times = (0..<500).map { _ in Int.random(in: 0..<1000, using: &random) }
    for time in times { queue.add(time, at: .milliseconds(time)) }
    var taken: [Int] = []
    for now in 0..<1000 {
      while let action = queue.takeDue(at: .milliseconds(now)) {
        #expect(action == now)
        taken.append(action)
      }
    }
    #expect(taken == times.sorted())
    #expect(queue.count == 0)
  }
}
