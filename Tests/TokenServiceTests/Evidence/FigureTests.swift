import Testing

@testable import TokenService

@Suite struct FigureTests {
  @Test func `counts have a comma every three digits`() {
    #expect(
      [0, 7, 999, 1000, 1_234_567, -1000].map(Figure.count) == ["0", "7", "999", "1,000", "1,234,567", "-1,000"]
    )
  }

  @Test func `decimals have one digit behind the point, or none`() {
    #expect(
      [0, 0.04, 0.05, 12, 12.34, 1999.96, -0.3].map(Figure.decimal) == ["0", "0", "0.1", "12", "12.3", "2,000", "-0.3"]
    )
    #expect(Figure.decimal(.nan) == "–")
    #expect(Figure.decimal(.infinity) == "–")
  }

  @Test func `times say their unit`() {
    #expect(
      [0.4, 9.96, 212.4, 8740, 12_500].map(Figure.milliseconds) == ["0.4 ms", "10 ms", "212 ms", "8,740 ms", "12.5 s"]
    )
    #expect(Figure.milliseconds(nil) == "–")
    let lengths: [Int64] = [0, 5_999, 65_000, 3_600_000, 11_525_000, -5]
    #expect(
      lengths.map { Figure.length(ofMilliseconds: $0) } == ["0:00", "0:05", "1:05", "1:00:00", "3:12:05", "0:00"]
    )
  }
}
