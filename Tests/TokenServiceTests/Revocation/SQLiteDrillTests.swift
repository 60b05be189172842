import Foundation
import GRDB
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// What a store goes through: killed processes, several at once, full disks, spoilt files.
@Suite(.serialized) struct SQLiteDrillTests {
  private let folder = try! TemporaryFolder()

  private var path: String { folder.path + "/state/revocations.sqlite" }

  /// How many processes are killed; `TOKEN_SERVICE_KILLS=1000` for the long run.
  private static let kills = ProcessInfo.processInfo.environment["TOKEN_SERVICE_KILLS"].flatMap { Int($0) } ?? 20

  private func open() async throws(StoreError) -> SQLiteStore {
    try await SQLiteStore.open(path: path, environment: .staging, clock: ManualClock())
  }

  @Test func `what was acknowledged outlives a kill, and nothing is there that was not asked for`() async throws {
    var (asked, acknowledged, lifted) = (Set<String>(), Set<String>(), Set<String>())
    for round in 0..<Self.kills {
      let processes = try (0...round % 2).map { _ in try StoreProcess(.writesForever, path: path, in: folder) }
      // Every other time it has begun to write; else it may be killed at the start.
      let (waits, delay) = (round % 4 < 2, UInt32.random(in: 0..<200_000))
      _ = try await OwnThread.run {
        let deadline = Date(timeIntervalSinceNow: 20)
        while waits, Date() < deadline, processes.contains(where: { $0.noted("k").isEmpty }) { usleep(5_000) }
        usleep(delay)
      }
      for process in processes { process.kill() }
      asked.formUnion(processes.flatMap { $0.noted("a") })
      acknowledged.formUnion(processes.flatMap { $0.noted("k") })
      lifted.formUnion(processes.flatMap { $0.noted("l") })
      // The record is read whole now and then, and at the end.
      guard round % 20 == 19 || round < 20 || round == Self.kills - 1 else { continue }
      let store = try await open()
      let records = try await store.records(RevocationQuery(includesLifted: true, limit: .max))
      let found = Set(records.map(\.entry.id))
      #expect(found.count == records.count && acknowledged.isSubset(of: found) && found.isSubset(of: asked))
      #expect(lifted.isSubset(of: records.filter { $0.lifting != nil }.map(\.entry.id)))
      #expect(try await store.reading { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
      await store.close()
    }
    print("kills \(Self.kills): asked \(asked.count), acknowledged \(acknowledged.count), lifted \(lifted.count)")
    #expect(acknowledged.count > Self.kills / 2 && !lifted.isEmpty)
  }

  @Test func `several processes write to one file, and a reader skips nothing`() async throws {
    let store = try await open()
    let processes = try (0..<3).map { _ in try StoreProcess(.writesSome, path: path, in: folder) }
    var (seen, position) = ([RevocationChange](), Int64(0))
    while seen.count < 300 {
      let page = try await store.changes(after: position, limit: 7)
      #expect(page.position >= position)
      seen += page.changes
      position = page.position
      if page.changes.isEmpty, processes.allSatisfy({ !$0.isRunning }) {
        try #require(try await store.changes(after: position, limit: 1).changes.isEmpty == false)
      }
    }
    for process in processes { #expect(process.wait() == 0 && process.noted("k").count == 100) }
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.position < $1.position })
    let records = try await store.records(RevocationQuery(limit: 1000))
    #expect(Set(records.map(\.entry.id)) == Set(processes.flatMap { $0.noted("k") }))
    #expect(seen.map(\.position) == records.reversed().map(\.position))
  }

  @Test(.enabled(if: OwnMounts.areAllowed, "this user may mount nothing"))
  func `a full disk refuses writes, loses nothing, and takes more when there is room`() async throws {
    let tool = URL(filePath: CommandLine.arguments[0]).standardizedFileURL.path()
    let child = StoreProcess.arguments.joined(separator: " ")
    let variables = "STORE_TASK=\(StoreProcess.Task.fillsDisk.rawValue) STORE_PATH=\"$PWD/small/s/revocations.sqlite\""
    let script = """
      mkdir small && mount -t tmpfs -o size=2400k none small && mkdir -m 700 small/s || exit 99
      \(variables) '\(tool)' \(child) >&2
      """
    let outcome = try await OwnThread.run { [folder] in try OwnMounts.shell(script, in: folder) }
    #expect(outcome.0 == 0 && outcome.1.contains("when there is room\" passed"), "\(outcome.1)")
  }

  @Test func `a file that is no database is told from one`() async throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/state", withIntermediateDirectories: true)
    try folder.write("state/revocations.sqlite", String(repeating: "not a database\n", count: 500))
    await #expect(throws: StoreError.malformed("\(path): file is not a database")) { try await open() }
  }

  @Test(arguments: ["overwritten", "cut off"])
  func `a file that was spoilt is told from a good one`(damage: String) async throws {
    try await fill()
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    let size = try handle.seekToEnd()
    if damage == "cut off" {
      try handle.truncate(atOffset: size / 2)
    } else {
      try handle.seek(toOffset: 8192)
      try handle.write(contentsOf: Data(repeating: 0xaa, count: Int(size) - 16_384))
    }
    try handle.close()
    await #expect(throws: StoreError.malformed("\(path): database disk image is malformed")) {
      _ = try await open().changes(after: 0, limit: .max)
    }
  }

  @Test(arguments: ["kind = 9", "subject = CAST(x'ff' AS TEXT)"])
  func `what no version has written is told from a rule`(edit: String) async throws {
    try await fill()
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: "UPDATE changes SET \(edit) WHERE position = 7") }
    try queue.close()
    await #expect(throws: StoreError.malformed("\(path): a change that no version has written")) {
      _ = try await open().changes(after: 0, limit: .max)
    }
  }

  /// Writes a few pages of rules, and leaves all of them in the one file.
  private func fill() async throws {
    let store = try await open()
    _ = try await store.write([RevocationWrite((0..<2000).map { .about(.session("sess_\($0)")) })])
    await store.close()
    let queue = try DatabaseQueue(path: path)
    _ = try await queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try queue.close()
  }
}
