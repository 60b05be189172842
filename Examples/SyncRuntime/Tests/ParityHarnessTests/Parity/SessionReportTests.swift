import Testing

@testable import ParityHarness

@Suite struct SessionReportTests {
  private static func line(_ session: Int, seq: Int64, connected: Bool = true) -> String {
    #"{"session":\#(session),"connected":\#(connected),"auth_failures_seen":1,"reconnects":2,"reauthentications":3,"#
      + #""gaps":4,"duplicates":5,"bootstraps":6,"mints":7,"nonsense":8,"seqs":{"a":\#(seq)},"later":null}"#
  }

  @Test func `a line is read with all its counts`() throws {
    let report = try #require(SessionReport(line: Array(Self.line(3, seq: 9).utf8)))
    #expect(report.session == 3 && report.isConnected && report.seqs == ["a": 9])
    let counts = report.counts
    #expect(counts.authFailures == 1 && counts.reconnects == 2 && counts.reauthentications == 3)
    #expect(
      counts.gaps == 4 && counts.duplicates == 5 && counts.bootstraps == 6 && counts.mints == 7 && counts.nonsense == 8
    )
  }

  @Test func `a session's name ends in its number, and says why it is over`() {
    let line = Self.line(0, seq: 1).replacing(#""session":0"#, with: #""session":"desktop:x-12","ended":"signed_out""#)
    let report = SessionReport(line: Array(line.utf8))
    #expect(report?.session == 12 && report?.ended == "signed_out")
  }

  @Test func `the last whole line of each session counts`() {
    let text = [Self.line(0, seq: 1), Self.line(1, seq: 1), Self.line(0, seq: 2, connected: false)]
      .joined(separator: "\n")
    let last = SessionReport.last(in: Array((text + "\n" + Self.line(1, seq: 7).dropLast(5)).utf8))
    #expect(last[0]?.seqs == ["a": 2] && last[0]?.isConnected == false)
    #expect(last[1]?.seqs == ["a": 1])
  }

  @Test(arguments: ["session", "connected", "auth_failures_seen", "gaps", "duplicates", "seqs"])
  func `a line without a member is none, and not one with a zero`(member: String) {
    let line = Self.line(0, seq: 1).replacing("\"\(member)\"", with: "\"other\"")
    #expect(SessionReport(line: Array(line.utf8)) == nil)
  }

  @Test func `counts are summed over the starts of a process`() {
    let sum = SessionCounts(gaps: 1, mints: 2) + SessionCounts(authFailures: 4, gaps: 2)
    #expect(sum == SessionCounts(authFailures: 4, gaps: 3, mints: 2))
  }
}
