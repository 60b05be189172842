import Foundation
import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// What ``StoreProcess`` does in its process; nothing where no process was started for it.
@Suite struct StoreProcessTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let task = environment[StoreProcess.taskVariable].flatMap { StoreProcess.Task(rawValue: $0) }
  private static let path = environment[StoreProcess.pathVariable] ?? ""

  private static func open() async throws(StoreError) -> SQLiteStore {
    try await SQLiteStore.open(path: path, environment: .staging, clock: ManualClock())
  }

  @Test(.enabled(if: task == .writesForever)) func `writes and lifts rules until it is killed`() async throws {
    let store = try await Self.open()
    let (writer, parent) = (RevocationWriter(store), getppid())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for round in 0... {
            // Where the test that started it has gone, nobody is left to kill it.
            guard getppid() == parent else { return }
            let entry = try await Self.write(to: writer)
            if round % 4 == 3, try await store.lift(RevocationLift(entry.id)).record != nil { Self.note("l", entry.id) }
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test(.enabled(if: task == .writesSome)) func `writes a hundred rules`() async throws {
    let store = try await Self.open()
    let writer = RevocationWriter(store)
    for _ in 0..<100 { _ = try await Self.write(to: writer) }
    await store.close()
  }

  @Test(.enabled(if: task == .fillsDisk)) func `writes rules until the disk is full, and again when there is room`()
    async throws
  {
    let filler = Self.path + "-filler"
    #expect(FileManager.default.createFile(atPath: filler, contents: Data(count: 1_200_000)))
    let store = try await Self.open()
    let writer = RevocationWriter(store)
    var written: [String] = []
    let full = await #expect(throws: StoreError.self) {
      while written.count < 100_000 { written.append(try await Self.write(to: writer).id) }
    }
    #expect(full == .unavailable("\(Self.path): database or disk is full") && written.count > 10)
    func found() async throws -> [String] {
      try await store.records(RevocationQuery(limit: 200_000)).reversed().map(\.entry.id)
    }
    #expect(try await found() == written)
    await #expect(throws: StoreError.self) { try await Self.write(to: writer) }
    try FileManager.default.removeItem(atPath: filler)
    for _ in 0..<10 { written.append(try await Self.write(to: writer).id) }
    #expect(try await found() == written)
    await store.close()
    let next = try await Self.open()
    #expect(try await next.records(RevocationQuery(limit: 200_000)).reversed().map(\.entry.id) == written)
  }

  private static func write(to writer: RevocationWriter) async throws(StoreError) -> RevocationEntry {
    let entry = RevocationEntry.about(.session(RevocationEntry.freshID()))
    note("a", entry.id)
    _ = try await writer.write(RevocationWrite([entry], key: entry.id))
    note("k", entry.id)
    return entry
  }

  private static let notes = environment[StoreProcess.notesVariable].map { Glibc.open($0, O_WRONLY | O_APPEND) } ?? -1

  /// `a` for what is asked for, `k` for what was acknowledged, `l` for what was lifted.
  private static func note(_ letter: Character, _ id: String) {
    guard notes >= 0 else { return }
    let line = Array("\(letter) \(id)\n".utf8)
    precondition(Glibc.write(notes, line, line.count) == line.count)
  }
}
