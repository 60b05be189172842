import JWT
import Logging
import ServiceContextModule
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct JSONLogHandlerTests {
  private let pipe = TestPipe()

  @Test func `a line is one JSON object with time, level, label and message`() throws {
    let json = try line {
      $0.warning("disk\nfull", metadata: ["path": "a\"b", "counts": ["1", "2"], "more": ["x": "y"]])
    }
    #expect(json["time"]?.string == "2026-02-25T08:45:12.000Z")
    #expect(json["level"]?.string == "warning")
    #expect(json["label"]?.string == "test")
    #expect(json["message"]?.string == "disk\nfull")
    #expect(json.at("metadata", "path")?.string == "a\"b")
    #expect(json.at("metadata", "counts")?.strings == ["1", "2"])
    #expect(json.at("metadata", "more", "x")?.string == "y")
    #expect(json["trace_id"] == nil)
  }

  @Test func `the time has milliseconds`() throws {
    let clock = ManualClock(Timestamp(milliseconds: 1_772_009_112_007))
    #expect(try line(clock: clock) { $0.info("x") }["time"]?.string == "2026-02-25T08:45:12.007Z")
  }

  @Test func `the trace stands at the top, from the metadata or from the task`() throws {
    #expect(try line { $0.info("x", metadata: ["trace_id": "abc"]) }["trace_id"]?.string == "abc")
    var context = ServiceContext.topLevel
    context.traceContext = TraceContext(parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    let json = try ServiceContext.withValue(context) { try line { $0.info("x") } }
    #expect(json["trace_id"]?.string == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(json["span_id"]?.string == "00f067aa0ba902b7")
  }

  @Test func `metadata of the message wins over the logger's, which wins over the provider's`() throws {
    var handler = handler()
    handler.metadataProvider = Logger.MetadataProvider { ["a": "provider", "b": "provider", "c": "provider"] }
    var logger = Logger(label: "test") { _ in handler }
    logger[metadataKey: "b"] = "logger"
    logger[metadataKey: "c"] = "logger"
    logger.info("x", metadata: ["c": "message"])
    let json = try JSONObject(parsing: Array(pipe.readSome().utf8.dropLast()))
    #expect(["a", "b", "c"].map { json.at("metadata", $0)?.string } == ["provider", "logger", "message"])
  }

  @Test func `lines below the level are not written`() throws {
    let json = try line {
      $0.debug("left out")
      $0.info("written")
    }
    #expect(json["message"]?.string == "written")
  }

  private func handler(clock: any TokenClock = ManualClock()) -> JSONLogHandler {
    JSONLogHandler(label: "test", output: LogOutput(descriptor: pipe.writing), clock: clock)
  }

  /// What is written is one line.
  private func line(clock: any TokenClock = ManualClock(), _ log: (Logger) -> Void) throws -> JSONObject {
    let handler = handler(clock: clock)
    log(Logger(label: "test") { _ in handler })
    let text = pipe.readSome()
    #expect(text.hasSuffix("\n"))
    return try JSONObject(parsing: Array(text.utf8.dropLast()))
  }
}
