import Testing

@testable import TokenService

@Suite struct PropagationTimesTests {
  @Test func `the 99th percentile is that of the latest thousand`() {
    let times = PropagationTimes(HistogramCell())
    #expect(times.percentile99 == nil)
    times.record(.milliseconds(7))
    #expect(times.percentile99 == 7)
    for value in 1...1000 { times.record(.milliseconds(value)) }
    #expect(times.percentile99 == 990)
    for _ in 1...1000 { times.record(.milliseconds(3)) }
    #expect(times.percentile99 == 3)
  }
}
