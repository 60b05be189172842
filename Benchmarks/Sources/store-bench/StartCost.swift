import Foundation
import GRDB
import TokenRules

/// How long it takes from a store's file to a list of all its rules, and how large the file is.
struct StartCost {
  let folder: String
  let count: Int

  private var path: String { folder + "/start.sqlite" }

  func run() async throws {
    let filling = try await seconds { try await fill() }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    print("\n\(count) rules, written in \(shown(filling, digits: 1)) s")
    print("  bytes a rule on disk                       \(shown(Double(size) / Double(count)))")
    print("start: ms from nothing to a list of all rules (5 starts)")
    print("    open    read     list    total")
    for _ in 0..<5 { try await start() }
  }

  private func fill() async throws {
    let store = try await SQLiteStore.open(path: path, environment: .dev, clock: BenchClock())
    for start in stride(from: 0, to: count, by: 10_000) {
      let entries = (start..<min(start + 10_000, count)).map { RevocationEntry.numbered($0) }
      _ = try await store.write([RevocationWrite(entries: entries, idempotency: nil)])
    }
    await store.close()
    let queue = try DatabaseQueue(path: path)
    _ = try await queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    try queue.close()
  }

  private func start() async throws {
    var store: SQLiteStore?
    let opening = try await seconds {
      store = try await SQLiteStore.open(path: path, environment: .dev, clock: BenchClock())
    }
    guard let store else { return }
    var builder = RevocationListBuilder()
    var list = RevocationList.empty
    var reading = 0.0
    let total = try await seconds {
      var (position, isLast) = (Int64(0), false)
      while !isLast {
        var page: RevocationChanges?
        reading += try await seconds { page = try await store.changes(after: position, limit: 10_000) }
        guard let page else { return }
        for change in page.changes { builder.apply(change) }
        (position, isLast) = (page.position, page.isLast)
      }
      list = builder.list()
    }
    precondition(list.count == count)
    let columns = [opening, reading, total - reading, opening + total]
    print(
      columns.map { String(repeating: " ", count: 8 - shown($0 * 1000).count) + shown($0 * 1000) }.joined(
        separator: " "
      )
    )
    await store.close()
  }
}
