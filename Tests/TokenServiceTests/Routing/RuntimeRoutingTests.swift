import Testing

@testable import TokenService

@Suite struct RuntimeRoutingTests {
  @Test func theSameCohortAlwaysGetsTheSameBucket() {
    // Fixed: another process and another version must decide alike.
    #expect(["", "a", "user:1", "user:2"].map(RuntimeRouting.bucket) == [58, 29, 49, 58])
  }

  @Test func theCanaryRunsItsShare() {
    let keys = (0..<10_000).map { "user:\($0)" }
    for percent in [0, 1, 5, 10, 25, 50, 100] {
      let routing = RuntimeRouting(canaryPercent: percent)
      let share = keys.count { routing.decide(threadID: "t", cohortKey: $0).driver == .canary }
      #expect(abs(share - percent * 100) < 200)
    }
    #expect(keys.allSatisfy { (0..<100).contains(RuntimeRouting.bucket(of: $0)) })
  }

  @Test func aCohortThatIsOnTheCanaryStaysThereAsItsShareGrows() {
    let keys = (0..<1000).map { "user:\($0)" }
    var earlier: Set<String> = []
    for percent in [1, 5, 10, 25, 50, 100] {
      let routing = RuntimeRouting(canaryPercent: percent)
      let canary = Set(keys.filter { routing.decide(threadID: "t", cohortKey: $0).driver == .canary })
      #expect(earlier.isSubset(of: canary))
      earlier = canary
    }
  }

  @Test func theThreadDoesNotDecide() {
    let routing = RuntimeRouting(canaryPercent: 50)
    let drivers = Set((0..<100).map { routing.decide(threadID: "\($0)", cohortKey: "user:1").driver })
    #expect(drivers.count == 1)
  }
}
