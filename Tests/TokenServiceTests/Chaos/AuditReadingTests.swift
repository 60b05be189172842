import Testing

@testable import TokenService

@Suite struct AuditReadingTests {
  private static func event(_ number: Int, _ name: String = "sync.token.issued") -> String {
    #"{"event_name":"\#(name)","seq":\#(number)}"# + "\n"
  }

  private static func read(_ text: String) -> AuditReading { AuditReading(Array(text.utf8)) }

  @Test func `events of leases are counted`() {
    let reading = Self.read(Self.event(1) + Self.event(2, "sync.token.issue.failed") + Self.event(3))
    #expect(reading.issued == 2 && reading.broken == 0)
  }

  @Test func `each process counts from 1`() {
    #expect(Self.read(Self.event(1) + Self.event(2) + Self.event(1)).broken == 0)
  }

  @Test func `a gap, half a line and a line that is no event are broken`() {
    #expect(Self.read(Self.event(1) + Self.event(3)).broken == 1)
    #expect(Self.read(Self.event(1) + #"{"event_na"#).broken == 2)
    #expect(Self.read(Self.event(1) + "nonsense\n").broken == 1)
  }
}
