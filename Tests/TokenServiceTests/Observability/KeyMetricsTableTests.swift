import TestSupport
import Testing

@testable import TokenService

@Suite struct KeyMetricsTableTests {
  @Test func `a key that left the ring keeps its counts`() {
    let table = KeyMetricsTable(MetricRegistry(), longestTTL: 900, clock: ManualClock())
    table.register(["a"])
    table["a"].issued.increment()
    table.register(["b"])
    table.register(["a", "b"])
    #expect(table["a"].issued.value == 1)
    #expect(table.all.map(\.id) == ["a", "b"])
  }

  @Test func `ids are compared byte by byte`() {
    let table = KeyMetricsTable(MetricRegistry(), longestTTL: 900, clock: ManualClock())
    table.register(["K"])
    // The Kelvin sign, which Unicode holds to be the same letter.
    #expect(table["\u{212a}"].id == "none")
  }

  @Test func `keys beyond the table's size count as none`() {
    let table = KeyMetricsTable(MetricRegistry(), longestTTL: 900, clock: ManualClock())
    table.register((0..<(KeyMetricsTable.capacity + 1)).map { "key-\($0)" })
    #expect(table["key-0"].id == "key-0")
    #expect(table["key-\(KeyMetricsTable.capacity)"].id == "none")
  }

  @Test func `keys are added while others are counted`() async {
    let table = KeyMetricsTable(MetricRegistry(), longestTTL: 900, clock: ManualClock())
    table.register(["a"])
    await withTaskGroup { group in
      group.addTask { for number in 0..<100 { table.register(["key-\(number)"]) } }
      for _ in 0..<2 { group.addTask { for _ in 0..<10_000 { table["a"].accepted.increment() } } }
    }
    #expect(table["a"].accepted.value == 20_000)
    #expect(table.all.count == 101)
  }
}
