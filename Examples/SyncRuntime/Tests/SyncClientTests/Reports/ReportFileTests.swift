import Foundation
import Testing

@testable import SyncClient

@Suite struct ReportFileTests {
  private static let report = SessionReport(
    number: 3,
    session: SyncSession(SessionConfiguration(streams: ["a"])),
    streams: ["a"],
    mints: 2
  )

  @Test func `a report is one line with the members that are read`() throws {
    let folder = try TemporaryFolder()
    let file = try ReportFile(path: folder.path + "/r.jsonl")
    try file.append([Self.report, Self.report])
    let line = """
      {"auth_failures_seen":0,"bootstraps":0,"connected":false,"denied":[],"duplicates":0,"failed_saves":0,"gaps":0,\
      "mints":2,"nonsense":0,"planned_resumes":0,"reauthentications":0,"reconnects":0,"seqs":{"a":0},"session":3,\
      "silences":0}

      """
    #expect(try String(contentsOfFile: folder.path + "/r.jsonl", encoding: .utf8) == line + line)
  }

  @Test func `half a line that a killed process left does not spoil the next one`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/r.jsonl"
    try #"{"session":"#.write(toFile: path, atomically: false, encoding: .utf8)
    try ReportFile(path: path).append([Self.report])
    try ReportFile(path: path).append([Self.report])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3 && lines[1] == lines[2])
  }
}
