import Foundation
import TestSupport
import Testing

@testable import TokenService

@Suite struct EvidenceKeyTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/key.pem"
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  @Test func `a pair is two files, one of them private, and they belong together`() throws {
    let pair = EvidenceKeyPair()
    try pair.write(to: path)
    #expect(mode(path) == 0o600)
    #expect(mode(path + ".pub") == 0o644)
    let key = try EvidenceKey(contentsOf: path)
    let publicKey = try EvidencePublicKey(contentsOf: path + ".pub")
    #expect(publicKey.isValid(key.sign([1, 2, 3]), for: [1, 2, 3]))
    #expect(publicKey.fingerprint == pair.publicKey.fingerprint)
    #expect(publicKey.fingerprint.count == 71)
  }

  @Test func `files that are there stay, and no half of a pair is left`() throws {
    try folder.write("key.pem", "mine")
    #expect(throws: EvidenceError.exists(path: path)) { try EvidenceKeyPair().write(to: path) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key.pem"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".pub")
    #expect(throws: EvidenceError.exists(path: path + ".pub")) { try EvidenceKeyPair().write(to: path) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["key.pem.pub"])
  }

  @Test(arguments: [0o604, 0o644, 0o620, 0o602, 0o666])
  func `a private key that others may read or change is refused`(mode: Int) throws {
    try EvidenceKeyPair().write(to: path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(throws: EvidenceError.exposedKey(path: path, mode: UInt32(mode))) { try EvidenceKey(contentsOf: path) }
  }

  @Test(arguments: [0o600, 0o400, 0o440])
  func `a mounted secret is taken`(mode: Int) throws {
    try EvidenceKeyPair().write(to: path)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(throws: Never.self) { try EvidenceKey(contentsOf: path) }
  }

  @Test func `what is no key has its error`() throws {
    #expect(throws: EvidenceError.unreadable(path: path, errno: ENOENT)) { try EvidenceKey(contentsOf: path) }
    try folder.write("key.pem", "no key")
    #expect(throws: EvidenceError.notAKey(path: path)) { try EvidenceKey(contentsOf: path) }
    #expect(throws: EvidenceError.notAKey(path: path)) { try EvidencePublicKey(contentsOf: path) }
    #expect(throws: EvidenceError.notAFile(path: folder.path)) { try EvidenceKey(contentsOf: folder.path) }
  }

  @Test func `the option wins over the variable, and without either nothing is signed`() throws {
    try EvidenceKeyPair().write(to: path)
    let variables = [EvidenceKeyOption.variable: path]
    #expect(try EvidenceKeyOption.parse([]).key(from: [:]) == nil)
    #expect(try EvidenceKeyOption.parse([]).key(from: [EvidenceKeyOption.variable: ""]) == nil)
    #expect(try EvidenceKeyOption.parse([]).key(from: variables) != nil)
    let option = try EvidenceKeyOption.parse(["--evidence-key", folder.path + "/none"])
    #expect(throws: CommandFailure.self) { try option.key(from: variables) }
  }
}
