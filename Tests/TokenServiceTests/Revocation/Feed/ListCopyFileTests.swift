import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ListCopyFileTests {
  private let folder: TemporaryFolder
  private let file: ListCopyFile
  private let record = ListCopyFile.Record(storeID: "a", position: 7, readAt: Fixtures.now)
  private let subjects: [RevocationRule.Subject] = [
    .token("sync_1"), .session("s\u{0}\"\n"), .device("😀"), .user("user:1"), .organization("o"), .all,
  ]

  init() throws {
    folder = try TemporaryFolder()
    file = ListCopyFile(directory: folder.path + "/a/state", environment: .staging)
  }

  private func list(_ subjects: [RevocationRule.Subject]) -> RevocationList {
    RevocationList(revokedTokenIDs: ["seed"], rules: subjects.map { RevocationRule($0, cutoff: -5) })
  }

  private func contents(_ list: RevocationList) -> Set<[UInt8]> {
    var all: Set<[UInt8]> = []
    list.forEach { kind, id, cutoff in all.insert(Array("\(kind) \(cutoff) ".utf8) + Array(id)) }
    return all
  }

  @Test func `what was written is read, whatever the ids are`() throws {
    let list = list(subjects)
    _ = try file.write(list, record)
    let known = try #require(try file.load(revokedTokenIDs: []))
    #expect(known.record == record)
    #expect(contents(known.list) == contents(list))
    #expect(contents(list).count == 7)
  }

  @Test func `nobody else may read it`() throws {
    _ = try file.write(list(subjects), record)
    let names = try FileManager.default.contentsOfDirectory(atPath: file.directory)
    #expect(names.count == 2)
    for name in names {
      let attributes = try FileManager.default.attributesOfItem(atPath: file.directory + "/" + name)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
    let folder = try FileManager.default.attributesOfItem(atPath: file.directory)
    #expect(folder[.posixPermissions] as? Int == 0o700)
  }

  @Test func `of several copies the last one is left`() throws {
    _ = try file.write(list(subjects), record)
    _ = try file.write(list([.device("x")]), ListCopyFile.Record(storeID: "a", position: 8, readAt: Fixtures.now))
    #expect(try FileManager.default.contentsOfDirectory(atPath: file.directory).count == 2)
    #expect(try file.load(revokedTokenIDs: [])?.record.position == 8)
  }

  @Test func `a later time is written without the rules`() throws {
    let digest = try file.write(list(subjects), record)
    let later = ListCopyFile.Record(storeID: "a", position: 7, readAt: Timestamp(seconds: Fixtures.now.seconds + 9))
    try file.confirm(later, digest: digest)
    #expect(try file.load(revokedTokenIDs: [])?.record == later)
  }

  @Test func `no copy is none; a damaged or foreign one is refused`() throws {
    #expect(try file.load(revokedTokenIDs: []) == nil)
    let digest = try file.write(list(subjects), record)
    let other = ListCopyFile(directory: file.directory, environment: .prod)
    #expect(throws: ListCopyError.environment("staging")) { try other.load(revokedTokenIDs: []) }
    let path = file.directory + "/revocations-\(digest.prefix(16)).list"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(filePath: path))
    #expect(throws: ListCopyError.malformed) { try file.load(revokedTokenIDs: []) }
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: ListCopyError.malformed) { try file.load(revokedTokenIDs: []) }
  }

  @Test func `a folder that cannot be made is told`() throws {
    try folder.write("file", "")
    let other = ListCopyFile(directory: folder.path + "/file/state", environment: .staging)
    #expect(throws: ListCopyError.self) { try other.write(list(subjects), record) }
  }

  @Test func `bytes that are no rules are no list`() {
    let good = ListCopyRules.bytes(of: list(subjects))
    #expect(ListCopyRules.list(of: good, revokedTokenIDs: []) != nil)
    for bytes in [Array(good.dropLast()), [9] + good, good + [0]] {
      #expect(ListCopyRules.list(of: bytes, revokedTokenIDs: []) == nil)
    }
  }
}

private func == (
  left: (list: RevocationList, record: ListCopyFile.Record)?,
  right: (list: RevocationList, record: ListCopyFile.Record)?
) -> Bool { left?.record == right?.record }
