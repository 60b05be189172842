import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenVerification

/// No way back by accident: through a reloader and a folder, as a runtime has them.
@Suite struct KeyringHistoryFileTests {
  private let folder: TemporaryFolder
  private let file: KeyringHistoryFile
  private let clock = ManualClock()

  init() throws {
    folder = try TemporaryFolder()
    file = KeyringHistoryFile(directory: folder.path + "/state/of/it", environment: .prod)
  }

  private var path: String { file.directory + "/" + KeyringHistoryFile.name }

  // MARK: Across restarts

  @Test func `a lower generation is refused, also by the next process`() throws {
    let reloader = try start(ring(5))
    try write(ring(4))
    #expect(reloader.look() == .refused(.olderGeneration(4, highest: 5)))
    #expect(reloader.ring.value.generation == "5")
    #expect(throws: KeyringFileError.olderGeneration(4, highest: 5)) { try start(ring(4)) }
    #expect(try start(ring(5)).ring.value.generation == "5")
    #expect(try start(ring(6)).ring.value.generation == "6")
  }

  @Test func `a key that was seen revoked or retired is not usable again, whatever the generation`() throws {
    for (round, state) in ["revoked", "retired"].enumerated() {
      let id = "b\(round)"
      let generation = UInt64(10 * round)
      let back = String.key(id, "\(round)" + Fixtures.standbySecret, "standby")
      _ = try start(ring(generation + 1, .endedKey(id, state)))
      #expect(throws: KeyringFileError.olderKeys([id])) { try start(ring(generation + 2, back)) }
      // The history knows it also when the ring has forgotten it.
      _ = try start(ring(generation + 3))
      #expect(throws: KeyringFileError.olderKeys([id])) { try start(ring(generation + 4, back)) }
    }
    _ = try start(ring(30, .key("b", Fixtures.standbySecret, "standby")))
  }

  @Test func `the same secret under another id is that key`() throws {
    _ = try start(ring(1, .endedKey("b", "revoked", fingerprint: Fixtures.standbyKey.fingerprint)))
    let other = String.key("c", Fixtures.standbySecret, "standby")
    #expect(throws: KeyringFileError.olderKeys(["c"])) { try start(ring(2, other)) }
  }

  @Test func `it is written before the ring is in force, for its owner's eyes, and nothing else is left`() throws {
    let reloader = try start(ring(1))
    try write(ring(2))
    reloader.look()
    #expect(try file.load().highestGeneration == 2)
    let names = try FileManager.default.contentsOfDirectory(atPath: file.directory)
    #expect(names == [KeyringHistoryFile.name])
    var status = stat()
    #expect(stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    #expect(stat(file.directory, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == #"{"environment":"prod","highest_generation":2,"ended":[],"accepted_older":null}"# + "\n"
    )
  }

  // MARK: Permission

  @Test func `a permission is for exactly one ring, and what follows that ring needs none`() throws {
    _ = try start(ring(9, .endedKey("b", "revoked")))
    let restored = ring(5, .key("b", Fixtures.standbySecret, "standby"))
    let digest = try KeyringFile.parse(Array(restored.utf8), environment: .prod).digest
    #expect(throws: KeyringFileError.olderGeneration(5, highest: 9)) { try start(restored) }
    let history = try file.acceptOlder(ringDigest: digest, reason: "restored after a mistake", at: clock.now())
    #expect(history.acceptedOlder?.reason == "restored after a mistake")
    #expect(throws: KeyringFileError.olderGeneration(6, highest: 9)) { try start(ring(6)) }
    let reloader = try start(restored)
    #expect(reloader.status.value.accepts("b"))
    try write(ring(6, .key("b", Fixtures.standbySecret, "standby"), .endedKey("c", "retired")))
    #expect(reloader.look() == .reloaded)
    #expect(throws: KeyringFileError.olderGeneration(4, highest: 6)) { try start(ring(4)) }
    // Nor is it a permission for the same backup another time.
    #expect(throws: KeyringFileError.olderGeneration(5, highest: 6)) { try start(restored) }
  }

  @Test func `a permission waits for its ring over restarts with the present one`() throws {
    _ = try start(ring(9))
    let digest = try KeyringFile.parse(Array(ring(5).utf8), environment: .prod).digest
    _ = try file.acceptOlder(ringDigest: digest, reason: "x", at: clock.now())
    _ = try start(ring(9))
    _ = try start(ring(5))
  }

  @Test func `a service that runs takes the ring as soon as it is permitted`() throws {
    let reloader = try start(ring(9))
    try write(ring(5))
    #expect(reloader.look() == .refused(.olderGeneration(5, highest: 9)))
    let digest = try KeyringFile.parse(Array(ring(5).utf8), environment: .prod).digest
    _ = try file.acceptOlder(ringDigest: digest, reason: "x", at: clock.now())
    #expect(reloader.look() == .reloaded)
  }

  // MARK: A folder that is not as it should be

  @Test(arguments: [
    "", "{", "[]", #"{"environment":"prod"}"#, #"{"environment":"dev","highest_generation":1,"ended":[]}"#,
    #"{"environment":"prod","highest_generation":-1,"ended":[]}"#,
    #"{"environment":"prod","highest_generation":1,"ended":[{"kid":"a","state":"active"}]}"#,
    #"{"environment":"prod","highest_generation":1,"ended":[],"accepted_older":{}}"#,
  ])
  func `a history that is none is refused and stays as it is`(text: String) throws {
    _ = try start(ring(1))
    try Data(text.utf8).write(to: URL(filePath: path))
    for isRequired in [true, false] {
      let error = #expect(throws: KeyringFileError.self) { try start(ring(2), isRequired: isRequired) }
      guard case .malformedHistory? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func `a history that becomes none while the process runs keeps new rings out, by its name`() throws {
    let reloader = try start(ring(1))
    try Data("{}".utf8).write(to: URL(filePath: path))
    try write(ring(2))
    #expect(reloader.look() == .refused(.malformedHistory("it is not of prod")))
    #expect(reloader.ring.value.generation == "1")
    try FileManager.default.removeItem(atPath: path)
    #expect(reloader.look() == .reloaded)
  }

  @Test func `where the folder was chosen, nothing starts without it; else memory does and says so`() throws {
    try folder.write("state", "a file")
    #expect(throws: KeyringFileError.unusableHistory(errno: ENOTDIR)) { try start(ring(5)) }
    let news = EventList<KeyringReloader.Event>()
    let reloader = try start(ring(5), isRequired: false, news: news)
    guard case .historyLost(.unusableHistory(ENOTDIR))? = news.take().first else { return #expect(Bool(false)) }
    #expect(reloader.status.value.historyProblem == .unusableHistory(errno: ENOTDIR))
    try write(ring(4))
    #expect(reloader.look() == .refused(.olderGeneration(4, highest: 5)))
    _ = news.take()
    // Once the folder can be used, it learns what the process knows.
    try FileManager.default.removeItem(atPath: folder.path + "/state")
    reloader.look()
    guard case .historyKept? = news.take().first else { return #expect(Bool(false)) }
    #expect(reloader.status.value.historyProblem == nil)
    #expect(try file.load().highestGeneration == 5)
  }

  @Test func `a disk that fails while the process runs does not keep a key from being revoked`() throws {
    let reloader = try start(ring(1, .key("b", Fixtures.standbySecret, "standby")))
    try FileManager.default.removeItem(atPath: file.directory)
    try Data().write(to: URL(filePath: file.directory))
    try write(ring(2, .endedKey("b", "revoked")))
    #expect(reloader.look() == .reloaded)
    #expect(!reloader.status.value.accepts("b"))
    #expect(reloader.status.value.historyProblem != nil)
    try write(ring(3, .key("b", Fixtures.standbySecret, "standby")))
    #expect(reloader.look() == .refused(.olderKeys(["b"])))
    try FileManager.default.removeItem(atPath: file.directory)
    reloader.look()
    #expect(try file.load().highestGeneration == 2)
    #expect(try file.load().ended.map(\.id) == ["b"])
  }

  @Test func `a file that is removed while the process runs does not make it forget`() throws {
    let reloader = try start(ring(5))
    try FileManager.default.removeItem(atPath: path)
    try write(ring(4))
    #expect(reloader.look() == .refused(.olderGeneration(4, highest: 5)))
    try write(ring(6))
    #expect(reloader.look() == .reloaded)
    #expect(try file.load().highestGeneration == 6)
  }

  @Test func `two processes that share the folder lose nothing of each other`() async throws {
    let rings = (1...40).map { ring(UInt64($0), .endedKey("k\($0)", "retired")) }
    let file = file
    let parsed = try rings.map { try KeyringFile.parse(Array($0.utf8), environment: .prod) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for part in 0..<4 {
        group.addTask {
          for index in stride(from: part, to: 40, by: 4) {
            let known = KeyringHistory(environment: .prod)
            do throws(KeyringFileError) {
              _ = try file.admit(parsed[index], known: known, isMerged: false)
            } catch {
              guard case .olderGeneration = error else { throw error }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try file.load().highestGeneration == 40)
  }

  // MARK: Support

  private func ring(_ generation: UInt64, _ more: String...) -> String {
    let keys = [String.key("a", Fixtures.activeSecret, "active")] + more
    return KeyringText(keys: keys, members: #""environment":"prod","generation":\#(generation)"#).json
  }

  private func write(_ ring: String) throws { try folder.write("ring.json", ring) }

  private func start(
    _ ring: String,
    isRequired: Bool = true,
    news: EventList<KeyringReloader.Event> = EventList()
  ) throws -> KeyringReloader {
    try write(ring)
    return try KeyringReloader(
      KeyringFile(path: folder.path + "/ring.json", environment: .prod),
      memory: isRequired ? .folder(file) : .folderIfUsable(file),
      clock: clock,
      report: news.append
    )
  }
}
