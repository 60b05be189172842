import Testing

@testable import TokenService

@Suite struct ChaosRuleTests {
  @Test(arguments: [
    (3.0, ChaosRule.Bound.atMost(3), true), (3.1, .atMost(3), false), (3, .atLeast(3), true), (2.9, .atLeast(3), false),
    (0, .exactly(0), true), (1, .exactly(0), false), (.nan, .atMost(3), false), (.infinity, .atLeast(3), false),
  ])
  func `a number is held to its bound`(_ value: Double, _ bound: ChaosRule.Bound, _ holds: Bool) {
    #expect(ChaosRule("number", value, bound).holds == holds)
  }

  @Test func `what was not seen breaks its rule`() {
    for bound in [ChaosRule.Bound.atMost(3), .atLeast(0), .exactly(0)] {
      #expect(!ChaosRule("number", nil, bound).holds)
    }
    #expect(ChaosRule("until_it_mints", nil, .atMost(5), "s").words == "until it mints: nothing seen, at most 5 s")
  }

  @Test func `a rule says what was seen and what is demanded`() {
    let rule = ChaosRule("p99_of_accepted", 412.4, .atMost(800), "ms")
    #expect(rule.words == "p99 of accepted: 412.4 ms, at most 800 ms")
  }

  @Test func `findings without a rule show nothing`() {
    struct Nothing: ChaosFindings { let rules: [ChaosRule] = [] }
    #expect(ChaosResult(.overload, judging: Nothing(), seconds: 1, logFile: "logs/x.log").status == .failed)
  }
}
