import Testing

@testable import TokenService

@Suite struct SLOReadingTests {
  private func words(_ text: String) -> String {
    do throws(SLOReading.Fault) {
      let reading = try SLOReading(parsing: Array(text.utf8))
      return reading.excesses(over: SLOBounds()).joined(separator: "; ")
    } catch {
      return error.words
    }
  }

  @Test func `numbers at the top count, else those under sync`() throws {
    let flat = try SLOReading(
      parsing: Array(#"{"p95_latency_ms":600,"error_budget_ratio":0.020,"sync":{"p95_latency_ms":1}}"#.utf8)
    )
    #expect(flat.p95Latency == 600 && flat.errorBudgetRatio == 0.02)
    let nested = try SLOReading(parsing: Array(#"{"sync":{"p95_latency_ms":1.5,"error_budget_ratio":0}}"#.utf8))
    #expect(nested.p95Latency == 1.5 && nested.errorBudgetRatio == 0)
  }

  @Test func `what is at its bound is kept, what is over is not`() {
    #expect(words(#"{"p95_latency_ms":600,"error_budget_ratio":0.02}"#) == "")
    #expect(words(#"{"p95_latency_ms":600.1,"error_budget_ratio":0}"#) == "p95 latency 600.1 ms is over 600.0 ms")
    #expect(words(#"{"p95_latency_ms":1,"error_budget_ratio":0.0201}"#).contains("error budget ratio 0.0201 is over"))
  }

  // A snapshot that was spliced into a shell expression could run code, and `abc` passed as a latency.
  @Test(arguments: [
    #""abc""#, #""42""#, "null", "true", "[1]", "{}", "-1", "1e999", #""1); system(\"touch /tmp/x\")""#,
  ])
  func `a value that is no JSON number is none`(_ value: String) {
    #expect(
      words(#"{"p95_latency_ms":\#(value),"error_budget_ratio":0}"#).hasPrefix("p95_latency_ms is not a JSON number")
    )
    #expect(words(#"{"p95_latency_ms":1,"error_budget_ratio":\#(value)}"#).hasPrefix("error_budget_ratio is not"))
  }

  @Test func `what is missing, or no object, is told`() {
    #expect(words(#"{"error_budget_ratio":0}"#) == "p95_latency_ms is missing")
    #expect(words("{}") == "p95_latency_ms is missing")
    for text in ["", "[]", "<html>", #"{"p95_latency_ms":1,"p95_latency_ms":2,"error_budget_ratio":0}"#, "{\"a\":1}}"] {
      #expect(words(text).contains("not one strict JSON object"), "\(text)")
    }
  }
}
