import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct AuditFileTests {
  private let folder = try! TestSupport.TemporaryFolder()
  private var path: String { folder.path + "/audit.jsonl" }

  @Test func `a new file is its owner's alone`() throws {
    try withLog { $0.record(Self.event("1")) }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try lines(path) == ["1"])
  }

  @Test func `a restart appends`() throws {
    try withLog { $0.record(Self.event("1")) }
    try withLog { $0.record(Self.event("2")) }
    #expect(try lines(path) == ["1", "2"])
  }

  @Test func `a line that a killed process left half does not spoil the next one`() throws {
    try folder.write("audit.jsonl", #"{"event_name":"sync.tok"#)
    try withLog { $0.record(Self.event("1")) }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == 2)
    #expect(text.split(separator: "\n").last?.contains("\"1\"") == true)
  }

  @Test func `a file that is moved away is opened anew, without a signal`() async throws {
    let log = AuditLog(try AuditFile(path: path), environment: .dev)
    log.record(Self.event("1"))
    await wait { log.waitingBytes == 0 }
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    log.record(Self.event("2"))
    #expect(log.close())
    #expect(try lines(path + ".1") == ["1"])
    #expect(try lines(path) == ["2"])
  }

  @Test func `a signal has the file opened anew at the next line`() async throws {
    let log = AuditLog(try AuditFile(path: path), environment: .dev)
    log.record(Self.event("1"))
    await wait { log.waitingBytes == 0 }
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    log.reopen()
    await wait { FileManager.default.fileExists(atPath: path) }
    log.record(Self.event("2"))
    #expect(log.close())
    #expect(try lines(path) == ["2"])
  }

  @Test func `a place where no file can be made is refused at the start`() {
    #expect(throws: AuditSinkError(errno: ENOENT)) { try AuditFile(path: folder.path + "/missing/audit.jsonl") }
    #expect(throws: AuditSinkError(errno: EISDIR)) { try AuditFile(path: folder.path) }
  }

  private func withLog(_ body: (AuditLog) -> Void) throws {
    let log = AuditLog(try AuditFile(path: path), environment: .dev)
    body(log)
    #expect(log.close())
  }

  /// The request ids of the lines.
  private func lines(_ path: String) throws -> [String?] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try JSONObject(parsing: Array($0.utf8))["request_id"]?.string
    }
  }

  private func wait(until condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  private static func event(_ requestID: String) -> AuditEvent {
    AuditEvent(.issued, at: Fixtures.now, requestID: requestID)
  }
}
