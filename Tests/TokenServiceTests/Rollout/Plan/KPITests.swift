import Testing

@testable import TokenService

@Suite struct KPITests {
  @Test func `what is written is read as it was`() throws {
    for kpi in KPI.standard(SLOBounds()) { #expect(try KPI(parsing: kpi.text) == kpi) }
    let kpi = try KPI(parsing: "replay=metrics:a.b>=0.999")
    #expect(kpi.path == ["a", "b"])
    #expect(kpi.isKept(by: 0.999) && !kpi.isKept(by: 0.9989))
  }

  @Test(arguments: [
    "", "replay", "replay=metrics:a", "replay=a<=1", "other=metrics:a<=1", "replay=metrics:<=1",
    "replay=metrics:a..b<=1", "replay=metrics:a<=x", "replay=metrics:a<=nan", "replay=metrics:a<=inf",
  ])
  func `anything else is none`(_ text: String) {
    #expect(throws: KPI.Fault.self) { try KPI(parsing: text) }
  }

  @Test func `the five gates are there`() {
    let gates = KPI.standard(SLOBounds()).map(\.gate)
    #expect(gates == ["error-budget", "replay", "reconnect", "delivery", "experience"])
  }

  @Test func `a value is found at the top or under sync, and only a number is one`() throws {
    let kpi = try KPI(parsing: "delivery=metrics:delivery.failed_ratio<=0.01")
    #expect(KPIReading(kpi, in: Array(#"{"delivery":{"failed_ratio":0.01}}"#.utf8)).fault == nil)
    #expect(KPIReading(kpi, in: Array(#"{"sync":{"delivery":{"failed_ratio":0.002}}}"#.utf8)).value == 0.002)
    for (text, words) in [
      (#"{"delivery":{"failed_ratio":"0"}}"#, "is not a JSON number"), (#"{"delivery":{}}"#, "is missing"),
      (#"{"delivery":{"failed_ratio":0.02}}"#, "must be <= 0.01"), ("[]", "not one strict JSON object"),
      (#"{"delivery":{"failed_ratio":1e999}}"#, "is not a JSON number"),
    ] {
      #expect(KPIReading(kpi, in: Array(text.utf8)).fault?.contains(words) == true, "\(text)")
    }
  }
}
