import SyncWire
import Testing

@testable import ParityHarness

@Suite struct RevokedSessionTests {
  private static let ended = "sessions of revoked devices ended"

  /// A session that was revoked when the streams were at 10, and stayed at 9.
  private static func revoked() -> Fixture {
    var fixture = Fixture()
    fixture.sessions[0].limits = ["a": 10, "b": 10]
    fixture.sessions[0].isConnected = false
    fixture.sessions[0].totals.authFailures = 1
    fixture.sessions[0].ended = "signed_out"
    for stream in Fixture.streams {
      fixture.sessions[0].streams[stream] = .init(seq: 9, digest: Fixture.digest(of: stream, Array(1...9)))
    }
    return fixture
  }

  @Test func `one that ended and was told passes`() { #expect(Self.revoked().failed.isEmpty) }

  @Test func `one that is connected is found`() {
    var fixture = Self.revoked()
    fixture.sessions[0].isConnected = true
    #expect(fixture.failed == [Self.ended])
  }

  @Test func `one that was not told is found`() {
    var fixture = Self.revoked()
    fixture.sessions[0].totals.authFailures = 0
    #expect(fixture.failed == [Self.ended])
    fixture = Self.revoked()
    fixture.sessions[0].ended = nil
    #expect(fixture.failed == [Self.ended])
  }

  @Test func `one that went on is found`() {
    var fixture = Self.revoked()
    fixture.sessions[0].streams["b"] = .init(seq: 11, digest: Fixture.digest(of: "b", Array(1...11)))
    #expect(fixture.failed == [Self.ended])
  }
}
