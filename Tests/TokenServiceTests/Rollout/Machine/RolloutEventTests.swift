import JWT
import Testing

@testable import TokenService

@Suite struct RolloutEventTests {
  @Test func `every event comes back from its line as it was`() throws {
    let kinds: [RolloutEvent.Kind] = [
      .began(step: "probe:5"), .watched(step: "soak:5", seconds: 17),
      .ended(step: "probe:5", StepOutcome(status: .failed, detail: "a \"b\"\n", seconds: 1.25)),
      .waived(Waiver(step: "gates", reason: "OPS-17")), .warned("w"), .interrupted, .resumed, .signs("Ada"),
      .decided(allows: true), .decided(allows: false),
    ]
    for kind in kinds {
      let event = RolloutEvent(atUnixMs: 1_772_009_112_123, kind: kind)
      var writer = JSONWriter()
      writer.beginObject()
      writer.member("schema", RolloutEvent.schema)
      event.write(to: &writer)
      writer.endObject()
      #expect(RolloutEvent(try JSONObject(parsing: writer.bytes)) == event)
    }
  }

  @Test func `a file with a line that is none is no file of events`() {
    #expect(RolloutEvent.all(parsing: Array("{}\n".utf8)) == nil)
    #expect(RolloutEvent.all(parsing: [])?.isEmpty == true)
  }
}
