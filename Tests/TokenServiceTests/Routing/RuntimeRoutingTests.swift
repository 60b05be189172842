import Testing

@testable import TokenService

@Suite struct RuntimeRoutingTests {
  private static let seeds = ["openagents-runtime", "another seed"]
  private static let keys = (0..<100_000).map { "user:\($0)" }

  private static func buckets(_ seed: String) -> [Int] {
    let draw = CohortDraw(seed: seed)
    return keys.map { draw.bucket(of: $0, for: .canary) }
  }

  private static func routing(
    user: Int = 0,
    autopilot: Int = 0,
    seed: String = seeds[0],
    shadow: Bool = false,
    rate: Double = 1
  ) -> RuntimeRouting {
    RuntimeRouting(
      settings: RoutingSettings(
        userPercent: user,
        autopilotPercent: autopilot,
        seed: seed,
        isShadowEnabled: shadow,
        shadowSampleRate: rate
      )
    )
  }

  @Test func `the same cohort always gets the same bucket`() {
    // Fixed: another process and another version must decide alike. By hand:
    // printf 'openagents-runtime\0canary\0user:1' | sha256sum, the first 16 digits modulo 100.
    let draw = CohortDraw(seed: RoutingSettings.defaultSeed)
    let buckets = ["user:1", "user:2", "autopilot:1", "user:staging-canary-5"].map { draw.bucket(of: $0, for: .canary) }
    #expect(buckets == [78, 79, 13, 46])
  }

  @Test(arguments: seeds) func `of 100,000 keys each cohort has its share within half a point`(seed: String) {
    let buckets = Self.buckets(seed)
    for percent in 0...100 {
      let share = Double(buckets.count { $0 < percent }) / 1000
      #expect(abs(share - Double(percent)) <= 0.5, "\(percent)%: \(share)%")
    }
    #expect(buckets.allSatisfy { (0..<100).contains($0) })
  }

  @Test func `two seeds deal cohorts that have nothing to do with each other`() {
    let pairs = zip(Self.buckets(Self.seeds[0]), Self.buckets(Self.seeds[1]))
    for percent in [5, 25, 50] {
      let both = Double(pairs.count { $0 < percent && $1 < percent }) / 1000
      #expect(abs(both - Double(percent * percent) / 100) <= 0.5, "\(percent)%: \(both)%")
    }
  }

  @Test func `as the share grows a key only ever moves into the canary`() {
    var earlier: Set<String> = []
    for percent in 0...100 {
      let routing = Self.routing(user: percent)
      let canary = Set(Self.keys.prefix(500).filter { routing.decide(threadID: "t", cohortKey: $0).driver == .canary })
      #expect(earlier.isSubset(of: canary))
      earlier = canary
    }
    #expect(earlier.count == 500)
  }

  @Test func `users and autopilots have shares of their own`() {
    let routing = Self.routing(user: 0, autopilot: 100)
    let user = routing.decide(threadID: "t", cohortKey: "user:1")
    #expect(user.driver == .stable && user.scope == .user && user.canaryPercent == 0 && user.reason == .canaryOff)
    let autopilot = routing.decide(threadID: "t", cohortKey: "autopilot:1")
    #expect(autopilot.driver == .canary && autopilot.scope == .autopilot && autopilot.canaryPercent == 100)
    #expect(autopilot.reason == .canaryCohort)
    #expect(routing.decide(threadID: "t", cohortKey: "team:1").scope == .user)
    #expect(Self.routing(user: 1).decide(threadID: "t", cohortKey: "user:1").reason == .stableCohort)
  }

  @Test func `the thread decides whether it is mirrored, and nothing else`() {
    let routing = Self.routing(user: 50, shadow: true, rate: 0.25)
    let threads = (0..<10_000).map { "thread-\($0)" }
    let stable = Self.keys.first { routing.decide(threadID: "t", cohortKey: $0).driver == .stable } ?? ""
    let decisions = threads.map { routing.decide(threadID: $0, cohortKey: stable) }
    #expect(Set(decisions.map(\.driver)) == [.stable])
    #expect(abs(decisions.count(where: \.isMirrored) - 2500) < 150)
    let again = threads.map { routing.decide(threadID: $0, cohortKey: stable).isMirrored }
    #expect(again == decisions.map(\.isMirrored))
  }

  @Test func `what the canary runs is not mirrored, and nothing is where it is switched off`() {
    #expect(!Self.routing(user: 100, shadow: true).decide(threadID: "t", cohortKey: "user:1").isMirrored)
    #expect(Self.routing(shadow: true).decide(threadID: "t", cohortKey: "user:1").isMirrored)
    #expect(!Self.routing(shadow: true, rate: 0).decide(threadID: "t", cohortKey: "user:1").isMirrored)
    #expect(!Self.routing().decide(threadID: "t", cohortKey: "user:1").isMirrored)
  }
}
