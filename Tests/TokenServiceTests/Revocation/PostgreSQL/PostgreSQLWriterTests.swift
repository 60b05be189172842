import Foundation
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// What ``PostgreSQLWriterProcess`` does in its process; nothing where no process was started for it.
@Suite struct PostgreSQLWriterTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let url = environment[PostgreSQLWriterProcess.urlVariable]
  private static let notes = environment[PostgreSQLWriterProcess.notesVariable].map {
    Glibc.open($0, O_WRONLY | O_APPEND)
  }

  @Test(.enabled(if: url != nil)) func `writes rules until it is killed`() async throws {
    let url = try #require(Self.url)
    let store = try await PostgreSQLStore.open(url: url, environment: .staging, clock: SystemClock())
    let writer = RevocationWriter(store)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          while true {
            let entry = RevocationEntry.about(.session("s"))
            Self.note("a", entry.id)
            _ = try await writer.write(RevocationWrite([entry], key: entry.id))
            Self.note("k", entry.id)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func note(_ letter: Character, _ id: String) {
    guard let notes else { return }
    let line = Array("\(letter) \(id)\n".utf8)
    precondition(write(notes, line, line.count) == line.count)
  }
}
