import JWT
import Testing

@testable import TokenService

@Suite struct RotationLinesTests {
  private func members(_ line: some EvidenceLine) throws -> String {
    var writer = JSONWriter()
    writer.beginObject()
    line.write(to: &writer)
    writer.endObject()
    _ = try JSONObject(parsing: writer.bytes)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static let kinds: [(RotationEvent.Kind, String)] = [
    (.phaseBegan, #""event":"phase_began""#),
    (.phaseEnded(passed: true, detail: "d"), #""event":"phase_ended","passed":true,"detail":"d""#),
    (
      .keyState(kid: "k", state: "active", replica: nil, generation: 4),
      #""event":"key_state","kid":"k","state":"active","replica":null,"generation":4"#
    ),
    (
      .ring(replica: "r", outcome: .loaded, digest: "ab", generation: 4, delayMs: 12),
      #""event":"ring","replica":"r","outcome":"loaded","digest":"ab","generation":4,"delay_ms":12"#
    ),
    (
      .ring(replica: "r", outcome: .refused, digest: "ab", generation: 4, delayMs: nil),
      #""event":"ring","replica":"r","outcome":"refused","digest":"ab","generation":4,"delay_ms":null"#
    ),
    (
      .replica(name: "r", what: .clockShifted, detail: "+20 s"),
      #""event":"replica","replica":"r","change":"clock_shifted","detail":"+20 s""#
    ),
    (
      .violation(kind: .staleAccept, kid: "k", reason: "accepted", replica: nil, detail: "d"),
      #""event":"violation","violation":"stale_accept","kid":"k","reason":"accepted","replica":null,"detail":"d""#
    ),
    (.note("n"), #""event":"note","text":"n""#),
  ]

  @Test(arguments: 0..<8)
  func `events say what happened`(index: Int) throws {
    let (kind, text) = Self.kinds[index]
    let event = RotationEvent(atUnixMs: 1_772_009_112_000, elapsedMs: 42, phase: "drain", kind: kind)
    #expect(RotationEvent.schema == "rotation.event.v1")
    #expect(try members(event) == #"{"at_unix_ms":1772009112000,"elapsed_ms":42,"phase":"drain",\#(text)}"#)
  }

  @Test func `samples say what was counted, names sorted, and null where nothing was measured`() throws {
    let sample = RotationSample(
      atUnixMs: 5,
      elapsedMs: 1000,
      phase: "baseline",
      mints: 3,
      mintErrors: 0,
      verifies: 30,
      acceptedByKey: ["b": 10, "a": 20],
      rejectsByReason: ["token_expired": 1],
      clockRejects: [:],
      falseRejects: 0,
      staleAccepts: 0,
      mintP99Ms: 1.25,
      verifyP99Ms: .nan
    )
    #expect(RotationSample.schema == "rotation.sample.v1")
    let text =
      #"{"at_unix_ms":5,"elapsed_ms":1000,"phase":"baseline","mints":3,"mint_errors":0,"verifies":30,"#
      + #""accepted_by_key":{"a":20,"b":10},"rejects_by_reason":{"token_expired":1},"clock_rejects":{},"#
      + #""false_rejects":0,"stale_accepts":0,"mint_p99_ms":1.25,"verify_p99_ms":null}"#
    #expect(try members(sample) == text)
  }
}
