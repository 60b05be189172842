import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct AccessKeysFileTests {
  private let folder = try! TestSupport.TemporaryFolder()
  private var path: String { folder.path + "/keys.json" }

  @Test func `a file that was edited is read back as it was meant`() throws {
    try edit { $0 = [try Self.record(1, scopes: ["a", "b"]), try Self.record(2)] }
    try edit { $0.removeFirst() }
    let records = try AccessKeysFile(path: path).read()
    #expect(records.map(\.id) == ["key_2"])
    #expect(records[0].digest == SHA256Digest(of: "oa_pat_2"))
    #expect(records[0].createdAt == Fixtures.now)
  }

  @Test func `a new file is its owner's alone, an old one keeps its mode`() throws {
    try edit { $0 = [try Self.record(1)] }
    #expect(try mode() == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try edit { $0 = [] }
    #expect(try mode() == 0o640)
  }

  @Test func `a link stays a link, and what it leads to is replaced`() throws {
    try edit { $0 = [] }
    let link = folder.path + "/link.json"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try AccessKeysFile(path: link).edit(mayCreate: true) { $0 = [try Self.record(1)] }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try AccessKeysFile(path: path).read().count == 1)
  }

  @Test func `a link to nowhere is left alone`() throws {
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: folder.path + "/nowhere")
    #expect(throws: AccessKeysFile.Fault.self) { try edit { $0 = [] } }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/nowhere"))
  }

  @Test func `a file that is wrong is not touched`() throws {
    try folder.write("keys.json", "{}")
    #expect(throws: AccessKeysFile.Fault.self) { try edit { $0 = [] } }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "{}")
  }

  @Test func `a change that would make a wrong file leaves the old one and no draft`() throws {
    try edit { $0 = [try Self.record(1)] }
    #expect(throws: AccessKeysFile.Fault.self) { try edit { $0.append(try Self.record(1)) } }
    #expect(try AccessKeysFile(path: path).read().count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["keys.json"])
  }

  @Test func `a file that is not there is made only where that is meant`() throws {
    #expect(throws: AccessKeysFile.Fault.self) { try AccessKeysFile(path: path).edit(mayCreate: false) { _ in } }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `editors at the same time lose nothing of each other`() async throws {
    let path = path
    try await withThrowingTaskGroup { group in
      for number in 0..<20 {
        group.addTask {
          try AccessKeysFile(path: path).edit(mayCreate: true) { $0.append(try Self.record(number)) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try AccessKeysFile(path: path).read().count == 20)
  }

  private func edit(_ change: (inout [AccessKeyRecord]) throws -> Void) throws {
    try AccessKeysFile(path: path).edit(mayCreate: true, change)
  }

  private func mode() throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  private static func record(_ number: Int, scopes: [String]? = nil) throws -> AccessKeyRecord {
    try AccessKeyRecord(
      id: "key_\(number)",
      digest: SHA256Digest(of: "oa_pat_\(number)"),
      userID: "1",
      organizationID: "o",
      scopes: scopes,
      createdAt: Fixtures.now
    )
  }
}
