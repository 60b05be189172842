import Testing

@testable import TokenService

@Suite struct ClientCoverageTests {
  @Test func `a client that renews in time has no gap`() {
    var coverage = ClientCoverage()
    coverage.granted(at: .seconds(1), until: .seconds(20))
    coverage.granted(at: .seconds(12), until: .seconds(31))
    #expect(coverage.uncovered(upTo: .seconds(31)) == .zero)
  }

  @Test func `time between the end of one token and the next counts`() {
    var coverage = ClientCoverage()
    coverage.granted(at: .seconds(1), until: .seconds(20))
    coverage.granted(at: .milliseconds(20_250), until: .seconds(40))
    coverage.granted(at: .seconds(42), until: .seconds(60))
    #expect(coverage.uncovered(upTo: .seconds(50)) == .milliseconds(2250))
  }

  @Test func `time since the last token's end counts, and time before the first does not`() {
    var coverage = ClientCoverage()
    #expect(coverage.uncovered(upTo: .seconds(9)) == .zero)
    coverage.granted(at: .seconds(9), until: .seconds(20))
    #expect(coverage.uncovered(upTo: .seconds(23)) == .seconds(3))
  }

  @Test func `a token that ends before the one at hand takes nothing away`() {
    var coverage = ClientCoverage()
    coverage.granted(at: .seconds(1), until: .seconds(20))
    coverage.granted(at: .seconds(2), until: .seconds(10))
    #expect(coverage.uncovered(upTo: .seconds(20)) == .zero)
  }
}
