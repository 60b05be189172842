import Testing

@testable import TokenService

@Suite struct LogSamplerTests {
  @Test func `at most ten lines a second, and the next one tells how many were left out`() {
    let sampler = LogSampler()
    let admitted = (0..<25).compactMap { _ in sampler.admit(at: .seconds(7)) }
    #expect(admitted == Array(repeating: 0, count: 10))
    #expect(sampler.admit(at: .seconds(8)) == 15)
    #expect(sampler.admit(at: .milliseconds(8999)) == 0)
  }
}
