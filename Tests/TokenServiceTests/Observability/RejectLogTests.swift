import JWT
import Logging
import TestSupport
import Testing

@testable import TokenService

@Suite struct RejectLogTests {
  @Test func `ten rejects a second are logged, and how many were not`() throws {
    let pipe = TestPipe()
    let handler = JSONLogHandler(label: "test", output: LogOutput(descriptor: pipe.writing), clock: ManualClock())
    let log = RejectLog(logger: Logger(label: "test") { _ in handler })
    let trace = TraceContext(traceparent: nil)
    for _ in 0..<100 {
      log.record(reason: "invalid_token", detail: "signature", requestID: "req_1", trace: trace, at: .seconds(5))
    }
    log.record(reason: "token_expired", requestID: "req_2", trace: trace, at: .seconds(6))
    let lines = try pipe.readSome().split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
    #expect(lines.count == 11)
    #expect(lines[0].at("metadata", "reason_code")?.string == "invalid_token")
    #expect(lines[0].at("metadata", "detail")?.string == "signature")
    #expect(lines[0]["trace_id"]?.string == trace.traceID.hex)
    #expect(lines[10].at("metadata", "suppressed")?.string == "90")
    #expect(lines[10].at("metadata", "request_id")?.string == "req_2")
  }
}
