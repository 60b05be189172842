import Metrics
import Testing

@testable import TokenService

@Suite struct LibraryMetricsTests {
  private let registry = MetricRegistry()

  @Test func `metrics of libraries are shown with the service's own`() throws {
    let factory = LibraryMetrics(registry)
    factory.makeCounter(label: "http.client.calls", dimensions: [("host-name", "idp")]).increment(by: 2)
    factory.makeMeter(label: "pool.size", dimensions: []).set(3.5)
    factory.makeTimer(label: "wait", dimensions: []).recordNanoseconds(2_000_000)
    factory.makeRecorder(label: "depth", dimensions: [], aggregate: false).record(Int64(4))
    let scrape = try PrometheusScrape(PrometheusText(registry).text)
    #expect(scrape["library_http_client_calls_total", ["host_name": "idp"]] == 2)
    #expect(scrape["library_pool_size"] == 3.5)
    #expect(scrape["library_wait_seconds_bucket", ["le": "0.0025"]] == 1)
    #expect(scrape["library_depth"] == 4)
  }

  @Test func `the same labels are the same series`() throws {
    let factory = LibraryMetrics(registry)
    for _ in 0..<1000 { factory.makeCounter(label: "calls", dimensions: []).increment(by: 1) }
    #expect(try PrometheusScrape(PrometheusText(registry).text)["library_calls_total"] == 1000)
  }

  @Test func `a library cannot make series without end`() throws {
    let factory = LibraryMetrics(registry)
    for number in 0..<1000 { factory.makeCounter(label: "calls", dimensions: [("id", "\(number)")]).increment(by: 1) }
    #expect(try PrometheusScrape(PrometheusText(registry).text).samples.count == LibraryMetrics.maximumSeries)
  }

  @Test func `one name has one kind and one set of labels`() throws {
    let factory = LibraryMetrics(registry)
    factory.makeMeter(label: "size", dimensions: []).set(Int64(1))
    factory.makeMeter(label: "size", dimensions: [("pool", "a")]).set(Int64(2))
    #expect(try PrometheusScrape(PrometheusText(registry).text).samples.count == 1)
  }
}
