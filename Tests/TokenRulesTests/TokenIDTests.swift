import Testing

@testable import TokenRules

@Suite struct TokenIDTests {
  @Test(
    arguments: [
      (0, "sync_00000000000000000000000000000000"),
      (UInt128.max, "sync_ffffffffffffffffffffffffffffffff"),
      (0x0123_4567_89ab_cdef_fedc_ba98_7654_3210, "sync_0123456789abcdeffedcba9876543210"),
    ] as [(UInt128, String)]
  )
  func `an id is 32 digits of hex behind sync_`(bits: UInt128, id: String) {
    #expect(TokenID.make(from: bits) == id)
  }
}
