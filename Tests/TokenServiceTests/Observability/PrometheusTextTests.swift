import Testing

@testable import TokenService

@Suite struct PrometheusTextTests {
  private static let gauge = MetricName(.gauge, "test_gauge", labels: ["label"], "A \\ and\na line.")

  @Test func `help and labels are escaped so that a scraper reads what was meant`() throws {
    let registry = MetricRegistry()
    let value = "a \"quoted\" \\ back\\nslash\nand a line"
    registry.gauge(Self.gauge, [value]).set(1)
    let text = PrometheusText(registry).text
    #expect(text.hasPrefix("# HELP test_gauge A \\\\ and\\na line.\n# TYPE test_gauge gauge\n"))
    #expect(text.contains(#"test_gauge{label="a \"quoted\" \\ back\\nslash\nand a line"} 1"#))
    #expect(try PrometheusScrape(text)["test_gauge", ["label": value]] == 1)
  }

  @Test(arguments: [
    (0.0, "0"), (1.5, "1.5"), (-2, "-2"), (1e16, "1e+16"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
  ])
  func `numbers are written as the format has them`(value: Double, text: String) {
    #expect(PrometheusText.format(value) == text)
  }

  @Test func `the names of all metrics are fit for the format, and each has its help`() {
    let registry = MetricRegistry()
    registry.gauge(Self.gauge, ["x"]).set(1)
    let families = ServiceMetrics.fixture().registry.families
    for family in families {
      #expect(family.name.name.wholeMatch(of: /[a-z_:][a-z0-9_:]*/) != nil)
      #expect(family.name.kind != .counter || family.name.name.hasSuffix("_total"))
      #expect(family.name.help.hasSuffix("."))
    }
    #expect(families.count > 20)
  }

  @Test func `a histogram that saw nothing is left out`() {
    let registry = MetricRegistry()
    _ = registry.histogram(.latency, ["mint", "2xx"])
    #expect(PrometheusText(registry).text == "")
  }
}
