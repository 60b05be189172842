import Testing

@testable import TokenService

@Suite struct GateReadingTests {
  private func outcome(_ end: GateReading.End, _ log: String, states: Bool = true) -> StepOutcome {
    GateReading(end, log: log).outcome(states: states, limit: 60)
  }

  @Test func `a gate that ran something and ended with 0 passes`() {
    #expect(outcome(.code(0), "noise\nlane: 12 tests ran\n") == .passed("12 tests"))
    #expect(outcome(.code(0), "lane: 1,2 checks ran\nlane: 3 checks ran\nbye") == .passed("3 checks"))
    #expect(outcome(.code(0), "provision-check staging: 10 checks ran") == .passed("10 checks"))
  }

  // Two gates' test filters matched no test, and passed.
  @Test func `a gate that ran no test fails`() {
    #expect(outcome(.code(0), "lane: 0 tests ran\n") == .failed("it ran none of its tests"))
  }

  @Test(arguments: ["", "all good", "12 tests ran", "lane: x tests ran", "lane: -1 tests ran", "lane: 12 tests run"])
  func `a gate that does not say how much it ran fails`(_ log: String) {
    #expect(outcome(.code(0), log) == .failed("it does not say how many tests or checks it ran"))
  }

  @Test func `a gate that ends otherwise fails, whatever it says`() {
    let log = "lane: 12 tests ran"
    #expect(outcome(.code(1), log) == .failed("it ended with exit code 1"))
    #expect(outcome(.signal(9), log) == .failed("signal 9 ended it"))
    #expect(outcome(.timedOut, log) == .failed("it did not end within 60 s, and was ended"))
    #expect(outcome(.notStarted("no such file or directory"), "").detail.contains("no such file"))
  }

  @Test func `an operator's drill need not count, and fails where it counts none`() {
    #expect(outcome(.code(0), "", states: false).status == .passed)
    #expect(outcome(.code(0), "canary-drill: 0 checks ran", states: false).status == .failed)
    #expect(outcome(.code(3), "", states: false).status == .failed)
  }
}
