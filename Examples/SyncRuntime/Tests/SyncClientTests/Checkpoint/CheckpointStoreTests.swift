import Foundation
import SyncWire
import Testing

@testable import SyncClient

@Suite struct CheckpointStoreTests {
  private static func checkpoint(_ seq: Int64) -> Checkpoint {
    var checkpoint = Checkpoint()
    for event in 1...seq { _ = checkpoint["a"].apply(Bench.event(event)) }
    return checkpoint
  }

  @Test func `what was written is read again, and the newest counts`() throws {
    let folder = try TemporaryFolder()
    let store = CheckpointStore(path: folder.path + "/session-0.json")
    #expect(try store.load() == .absent)
    try store.save(Self.checkpoint(3))
    try store.save(Self.checkpoint(5))
    #expect(try store.load() == .checkpoint(Self.checkpoint(5)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["session-0.json"])
  }

  @Test func `the file says what stands in it`() throws {
    let folder = try TemporaryFolder()
    let store = CheckpointStore(path: folder.path + "/s.json")
    var checkpoint = Self.checkpoint(1)
    checkpoint["a"].replace(with: StreamSnapshot(stream: "a", seq: 9, digest: ChainDigest()))
    try store.save(checkpoint)
    #expect(
      try String(contentsOfFile: store.path, encoding: .utf8)
        == #"{"streams":{"a":{"applied":1,"bootstraps":1,"digest":"cbf29ce484222325","seq":9}},"version":1}"# + "\n"
    )
  }

  @Test func `a draft that a killed process left half written changes nothing, and is written over`() throws {
    let folder = try TemporaryFolder()
    let store = CheckpointStore(path: folder.path + "/s.json")
    try store.save(Self.checkpoint(3))
    try #"{"streams":{"a":{"applied":99,"#.write(toFile: store.path + ".tmp", atomically: false, encoding: .utf8)
    #expect(try store.load() == .checkpoint(Self.checkpoint(3)))
    try store.save(Self.checkpoint(4))
    #expect(try store.load() == .checkpoint(Self.checkpoint(4)))
  }

  @Test(
    arguments: [
      "", "{", #"{"streams":{},"version":2}"#, #"{"version":1}"#,
      #"{"streams":{"a":{"applied":1,"bootstraps":0,"digest":"cbf29ce484222325","seq":-1}},"version":1}"#,
      #"{"streams":{"a":{"applied":1,"bootstraps":0,"digest":"x","seq":1}},"version":1}"#,
    ]
  )
  func `a damaged file is set aside, kept, and the state begins anew`(text: String) throws {
    let folder = try TemporaryFolder()
    let store = CheckpointStore(path: folder.path + "/s.json")
    try text.write(toFile: store.path, atomically: false, encoding: .utf8)
    #expect(try store.load() == .damaged)
    #expect(try store.load() == .absent)
    #expect(try String(contentsOfFile: store.path + ".damaged", encoding: .utf8) == text)
  }

  @Test func `a folder that is gone is an error, not a lost checkpoint`() throws {
    let store = CheckpointStore(path: "/nonexistent/folder/s.json")
    #expect(throws: SyncClientError.unusable(path: "/nonexistent/folder/s.json.tmp", errno: ENOENT)) {
      try store.save(Checkpoint())
    }
  }

  @Test func `one process at a time holds a state folder`() throws {
    let folder = try TemporaryFolder()
    var held: StateFolder? = try StateFolder(path: folder.path + "/state")
    #expect(throws: SyncClientError.stateInUse(path: folder.path + "/state")) {
      _ = try StateFolder(path: folder.path + "/state")
    }
    #expect(held?.store(session: 2).path == folder.path + "/state/session-2.json")
    held = nil
    _ = try StateFolder(path: folder.path + "/state")
  }
}
