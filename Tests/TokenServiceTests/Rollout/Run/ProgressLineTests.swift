import Testing

@testable import TokenService

@Suite struct ProgressLineTests {
  private func shown(isTerminal: Bool) -> [String] {
    var line = ProgressLine(interval: 1000, isTerminal: isTerminal)
    var written: [String] = []
    for elapsed in stride(from: Int64(0), to: 2500, by: 500) {
      line.show("at \(elapsed)", at: elapsed) { written.append($0) }
    }
    line.clear { written.append($0) }
    return written
  }

  @Test func `in a terminal one line is written anew each time, and goes in the end`() {
    let written = shown(isTerminal: true)
    #expect(written.count == 6)
    #expect(written.allSatisfy { $0.hasPrefix("\r\u{1b}[K") && !$0.hasSuffix("\n") })
  }

  @Test func `in a log there is a plain line now and then`() {
    #expect(shown(isTerminal: false) == ["at 0\n", "at 1000\n", "at 2000\n"])
  }
}
