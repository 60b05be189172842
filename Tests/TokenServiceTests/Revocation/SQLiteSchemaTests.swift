import Foundation
import GRDB
import JWT
import TestSupport
import Testing

@testable import TokenService

@Suite struct SQLiteSchemaTests {
  private let folder = try! TemporaryFolder()

  private var path: String { folder.path + "/revocations.sqlite" }

  private func open() async throws(StoreError) -> SQLiteStore {
    try await SQLiteStore.open(path: path, environment: .dev, clock: ManualClock())
  }

  private func edit(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { try $0.execute(sql: sql) }
    try queue.close()
  }

  /// A step that has run somewhere never runs again: what is changed in it is changed in new files only.
  @Test func `a step that was released is never changed`() {
    let released = ["24946ba57f013809c2b4b39f49f65e28f9407f4117f1569eaa1913ec5be27423"]
    #expect(SQLiteSchema.migrations.prefix(released.count).map { SHA256Digest(of: Array($0.utf8)).hex } == released)
  }

  @Test func `a store of a later version is refused, and left as it is`() async throws {
    await (try await open()).close()
    try edit("INSERT INTO grdb_migrations VALUES ('2'), ('3')")
    let needed = SQLiteSchema.migrations.count
    await #expect(throws: StoreError.schema(found: 3, needed: needed)) { try await open() }
    try edit("DELETE FROM grdb_migrations WHERE identifier > '1'")
    _ = try await open()
  }

  @Test func `another program's database is refused`() async throws {
    try edit("CREATE TABLE customers (id INTEGER PRIMARY KEY)")
    await #expect(throws: StoreError.malformed("\(path): it is another program's database")) { try await open() }
  }

  @Test func `many who open a new store at once get the same`() async throws {
    let ids = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 { group.addTask { try await open().id } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(ids.count == 8 && Set(ids).count == 1)
  }

  @Test func `queries of the service are answered by indexes`() async throws {
    let store = try await open()
    let queries = [
      ("SELECT position FROM changes WHERE position > 1 ORDER BY position LIMIT 9", "INTEGER PRIMARY KEY"),
      ("SELECT 1 FROM changes WHERE id = 'x'", "changes_id"),
      ("SELECT 1 FROM changes WHERE lifts = 1", "changes_lifts"),
      ("SELECT position FROM changes WHERE lifts IS NULL AND kind = 1 AND cutoff < 1 LIMIT 9", "changes_cutoff"),
      (SQLiteStore.leftCutoff.replacing("?", with: "1"), "changes_subject"),
      ("SELECT * FROM changes WHERE lifts IS NULL AND kind = 1 ORDER BY position DESC LIMIT 9", "changes_kind"),
    ]
    for (sql, index) in queries {
      let plan = try await store.reading {
        try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + sql).map { "\($0["detail"] as String)" }
      }
      #expect(plan.first?.contains(index) == true && plan.allSatisfy { !$0.contains("TEMP") }, "\(plan)")
    }
  }
}
