import Instrumentation
import ServiceContextModule
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// W3C Trace Context.
@Suite struct TraceContextTests {
  private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func `a traceparent is read and written back`() throws {
    let trace = try #require(TraceContext(parent: Self.parent))
    #expect(trace.traceID.hex == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(trace.spanID.hex == "00f067aa0ba902b7")
    #expect(trace.isSampled)
    #expect(trace.parent == Self.parent)
  }

  @Test(arguments: [
    "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", parent + "-", parent + "-00", parent + " ",
    " " + parent, "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0é",
    "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
  ])
  func `anything else is no traceparent`(text: String) { #expect(TraceContext(parent: text) == nil) }

  @Test func `a later version is read as far as this one goes, and handed on as this one`() throws {
    let later = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-ever"
    #expect(try #require(TraceContext(parent: later)).parent == Self.parent)
  }

  @Test func `a request continues the trace that its client names, with a span of its own`() {
    let trace = TraceContext(traceparent: Self.parent, tracestate: "a=1", random: CountingRandom())
    #expect(trace.parent == "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01")
    #expect(trace.state == "a=1")
    let child = trace.child()
    #expect(child.traceID == trace.traceID)
    #expect(child.spanID != trace.spanID)
  }

  @Test(arguments: [nil, "", "garbage"]) func `without a good one a trace starts`(traceparent: String?) {
    let trace = TraceContext(traceparent: traceparent)
    #expect(trace.traceID != 0)
    #expect(trace.spanID != 0)
    #expect(!trace.isSampled)
    #expect(trace != TraceContext(traceparent: traceparent))
  }

  @Test func `a malformed tracestate is left out, and the trace goes on`() {
    #expect(TraceContext(traceparent: Self.parent, tracestate: "A=1").state == nil)
    #expect(TraceContext(traceparent: Self.parent, tracestate: "A=1").traceID.hex.hasPrefix("4bf9"))
  }

  @Test func `libraries carry the trace in and out`() {
    var context = ServiceContext.topLevel
    TraceInstrument().extract(["traceparent": Self.parent, "tracestate": "a=1"], into: &context, using: Carrier())
    #expect(context.traceContext?.parent == Self.parent)
    var fields: [String: String] = [:]
    TraceInstrument().inject(context, into: &fields, using: Carrier())
    #expect(fields == ["traceparent": Self.parent, "tracestate": "a=1"])
  }

  private struct Carrier: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
  }
}
