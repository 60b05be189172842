import Foundation
import GRDB
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite(.timeLimit(.minutes(5))) struct SQLiteStoreTests {
  private let folder = try! TemporaryFolder()
  private let clock = ManualClock()

  private var path: String { folder.path + "/state/revocations.sqlite" }

  private func open(_ environment: ServiceEnvironment = .staging) async throws(StoreError) -> SQLiteStore {
    try await SQLiteStore.open(path: path, environment: environment, clock: clock)
  }

  @Test(arguments: StoreConformance.cases)
  func `it is a store`(promise: StoreCase) async throws {
    try await promise.run(StorePremises(open: { try await open() }, isDurable: true))
  }

  @Test func `it says where it is, and that other machines cannot share it`() async throws {
    let store = try await open()
    #expect(store.place.description == "sqlite \(path)" && !store.place.isShared)
  }

  @Test func `folder and files are their owner's alone`() async throws {
    let store = try await open()
    _ = try await store.write([.about(.all)])
    #expect(try mode(of: folder.path + "/state") == 0o700)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/state")
    #expect(names.count > 2)
    for name in names { #expect(try mode(of: folder.path + "/state/" + name) == 0o600, "\(name)") }
  }

  @Test func `every commit is on the disk when it is acknowledged`() async throws {
    let store = try await open()
    let settings = try await store.writing { db in
      [try String.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode")]
    }
    #expect(settings == ["2", "wal"])
  }

  @Test(arguments: [ServiceEnvironment.staging, .prod])
  func `a file that others may open is refused`(environment: ServiceEnvironment) async throws {
    await (try await open(environment)).close()
    for mode in [0o640, 0o604, 0o660] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      await #expect(throws: StoreError.unavailable("\(path): others may open it; its mode must be 0600")) {
        try await open(environment)
      }
    }
  }

  @Test func `a folder that others may write to is refused`() async throws {
    await (try await open()).close()
    try FileManager.default.setAttributes([.posixPermissions: 0o770], ofItemAtPath: folder.path + "/state")
    await #expect(throws: StoreError.unavailable("\(path): others may write to its folder, whose mode must be 0700")) {
      try await open()
    }
  }

  @Test func `dev takes a file that others may read`() async throws {
    await (try await open(.dev)).close()
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    _ = try await open(.dev)
  }

  @Test func `the store of one environment is refused in another`() async throws {
    await (try await open(.staging)).close()
    await #expect(throws: StoreError.environment(found: "staging", needed: "prod")) { try await open(.prod) }
    _ = try await open(.staging)
  }

  @Test func `a replica is forgotten a day after it was seen last`() async throws {
    let store = try await open()
    _ = try await store.beat(.named("a"))
    clock.advance(milliseconds: 86_399_999)
    #expect(try await store.replicas().map(\.age) == [86_399.999])
    clock.advance(milliseconds: 1)
    #expect(try await store.replicas().isEmpty)
    _ = try await store.beat(.named("b"))
    #expect(try await store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM replicas") } == 1)
  }

  @Test func `a key is remembered for a week`() async throws {
    let (store, lifetimes) = (try await open(), RevocationLifetimes(tokens: 930, callers: nil))
    _ = try await store.write([RevocationWrite([.about(.token("t"), cutoff: 1)], key: "k")])
    for (milliseconds, count) in [(7 * 86_400_000, 1), (1, 0)] as [(Int64, Int)] {
      clock.advance(milliseconds: milliseconds)
      _ = try await store.prune(at: clock.now(), lifetimes: lifetimes, limit: 100)
      #expect(try await store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM answers") } == count)
    }
  }

  @Test func `changes carry the time of the last of them`() async throws {
    let store = try await open()
    _ = try await store.write([.about(.user("1"))])
    clock.advance(milliseconds: 1234)
    _ = try await store.write([.about(.user("2"))])
    #expect(try await store.changes(after: 0, limit: 1).writtenAt == Fixtures.now)
    #expect(try await store.changes(after: 0, limit: 2).writtenAt == clock.now())
  }

  @Test func `a file that lost its name takes no more writes`() async throws {
    let store = try await open()
    _ = try await store.write([.about(.user("1"))])
    try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
    let words = "\(path): the file was moved, removed or replaced; start again"
    await #expect(throws: StoreError.unavailable(words)) { try await store.write([.about(.user("2"))]) }
    await #expect(throws: StoreError.unavailable(words)) { try await store.changes(after: 0, limit: 1) }
    try FileManager.default.moveItem(atPath: path + ".old", toPath: path)
    #expect(try await store.write([.about(.user("2"))]).first?.records.count == 1)
  }

  @Test func `a path that leads to no place for a file is told in the system's words`() async throws {
    try folder.write("state", "")
    await #expect { try await open() } throws: { "\($0)".contains("\(path): ") && "\($0)".contains("not a directory") }
  }

  private func mode(of path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}
