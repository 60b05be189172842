import Testing
import TokenRules

@Suite struct TTLBoundsTests {
  @Test func `the defaults are those of the contract`() {
    #expect(TTLBounds() == TTLBounds(default: 300, minimum: 60, maximum: 900))
  }

  @Test(
    arguments: [
      (300, 60, 900, true), (60, 60, 60, true), (1, 1, 1, true), (59, 60, 900, false), (901, 60, 900, false),
      (300, 0, 900, false), (300, 900, 60, false),
    ] as [(Int64, Int64, Int64, Bool)]
  )
  func `minimum, default and maximum are in order`(usual: Int64, minimum: Int64, maximum: Int64, areValid: Bool) {
    #expect(TTLBounds.areValid(default: usual, minimum: minimum, maximum: maximum) == areValid)
  }
}
