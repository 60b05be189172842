import Testing

@testable import TokenService

@Suite struct LogOutputTests {
  @Test func `a reader that stands still costs lines, and nobody waits`() throws {
    let pipe = TestPipe()
    let output = LogOutput(descriptor: pipe.writing)
    let metrics = ServiceMetrics.fixture()
    metrics.observe(output)
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1023) + [UInt8(ascii: "\n")]
    // A pipe holds 64 KiB; none of these calls waits for a reader.
    for _ in 0..<200 { output.write(line) }
    #expect(output.droppedCount > 0)
    #expect(try PrometheusScrape(metrics.prometheusText())["log_lines_dropped_total"] == Double(output.droppedCount))
    pipe.closeWriting()
    let lines = pipe.readToEnd().split(separator: "\n")
    #expect(lines.count == 200 - Int(output.droppedCount))
    #expect(lines.allSatisfy { $0.count == 1023 })
  }
}
