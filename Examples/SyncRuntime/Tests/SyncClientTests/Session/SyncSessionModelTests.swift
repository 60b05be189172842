import Testing

@testable import SyncClient

@Suite struct SyncSessionModelTests {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func `whatever happens, memory and disk are a state of the log, and in the end the last one`(seed: UInt64) {
    var world = ModelWorld(seed: seed)
    for _ in 0..<1500 where world.problems.isEmpty { world.step() }
    world.calmDown()
    let (problems, hasCaughtUp) = (world.problems, world.hasCaughtUp)
    #expect(problems == [])
    #expect(hasCaughtUp)
  }

  @Test func `the model meets what it is there for`() {
    var reached: [String: Int] = [:]
    for seed in 0..<30 as Range<UInt64> {
      var world = ModelWorld(seed: seed)
      for _ in 0..<1500 { world.step() }
      world.tally()
      reached.merge(world.reached, uniquingKeysWith: +)
    }
    #expect(reached.count == 11)
    #expect(reached.allSatisfy { $0.value > 0 }, "\(reached)")
  }
}
