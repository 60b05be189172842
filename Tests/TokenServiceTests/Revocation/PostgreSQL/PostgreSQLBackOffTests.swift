import Testing

@testable import TokenService

@Suite struct PostgreSQLBackOffTests {
  @Test func `pauses grow up to the longest, and start anew after a success`() {
    var backOff = PostgreSQLBackOff(longest: .milliseconds(300))
    #expect(backOff.refusal(at: .zero) == nil)
    var (now, pauses) = (Duration.seconds(9), [Duration]())
    for _ in 0..<5 {
      backOff.fail(.lost("gone"), at: now)
      pauses.append(backOff.pause)
      #expect(backOff.refusal(at: now + backOff.pause - .nanoseconds(1)) == .lost("gone"))
      #expect(backOff.refusal(at: now + backOff.pause) == nil)
      now += backOff.pause
    }
    #expect(pauses == [50, 100, 200, 300, 300].map { Duration.milliseconds($0) })
    backOff.succeed()
    #expect(backOff.refusal(at: now) == nil && backOff.pause == .zero)
  }
}
