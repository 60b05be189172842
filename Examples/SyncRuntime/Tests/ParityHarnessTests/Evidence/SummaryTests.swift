import Foundation
import JWT
import Testing

@testable import ParityHarness

@Suite struct SummaryTests {
  private static func summary(_ checks: [Check]) -> Summary {
    Summary(runID: "r", commit: "c", settings: HarnessSettings(), facts: [], checks: checks)
  }

  private static let good = Check("good", failures: [], seen: "it")
  private static let bad = Check("bad", failures: ["a | b"], seen: "it")

  @Test func `the last line is the decision`() {
    #expect(Self.summary([Self.good]).text.hasSuffix("\nDecision: allow\n"))
    #expect(Self.summary([Self.good, Self.bad]).text.hasSuffix("\nDecision: block\n"))
  }

  @Test func `a run that checked nothing blocks`() {
    #expect(Self.summary([]).text.hasSuffix("\nDecision: block\n"))
  }

  @Test func `of many failures the first five are shown`() {
    let check = Check("c", failures: (1...8).map { "f\($0)" }, seen: "")
    #expect(check.detail == "f1; f2; f3; f4; f5; and 3 more" && !check.passed)
  }

  @Test func `lines are JSON with schema, run and commit`() throws {
    let folder = NSTemporaryDirectory() + "parity-evidence-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let evidence = EvidenceWriter(folder: folder, runID: "r", commit: "c")
    evidence.append(Self.bad)
    evidence.append(SessionState(id: SessionID(client: 1, session: 2)), passed: true)
    let lines = try String(contentsOfFile: folder + "/results.jsonl", encoding: .utf8).split(separator: "\n")
    let objects = try lines.map { try JSONObject(parsing: Array($0.utf8)) }
    #expect(objects.map { $0["schema"]?.string } == ["parity.check.v1", "parity.session.v1"])
    #expect(objects.allSatisfy { $0["run_id"]?.string == "r" && $0["commit"]?.string == "c" })
    #expect(objects[0]["status"]?.string == "failed" && objects[0]["detail"]?.string == "a | b")
    #expect(objects[1]["session"]?.string == "client-1/session-2")
  }

  @Test func `a token, an access key and an operator's token are found in files`() {
    let scan = SecretScan(secrets: ["0123secret"])
    for text in ["x eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x", "oa_pat_x", "bearer 0123secret"] {
      #expect(scan.isFound(in: Data(text.utf8)))
    }
    #expect(!scan.isFound(in: Data("nothing".utf8)))
  }
}
