import Synchronization
import TokenRules

/// Has runtimes that ask for the same changes at the same time share one reading of the store.
///
/// A revocation wakes all who wait, and they ask for the same: without this, a thousand runtimes would read it a thousand
/// times, and hold up the reading by which this very process enforces it.
final class RevocationChangesReader: Sendable {
  private struct Question: Hashable {
    let after: Int64
    let limit: Int
    /// How far this process had read: whoever joins a reading finds there what was known when it asked.
    let known: Int64
  }

  private typealias Reading = Task<Result<RevocationChanges, RevocationDesk.Failure>, Never>

  private let underway = Mutex<[Question: Reading]>([:])

  /// The changes behind a position.
  ///
  /// - Parameter known: how far this process has read the record.
  func changes(
    after position: Int64,
    limit: Int,
    known: Int64,
    at desk: RevocationDesk
  ) async throws(RevocationDesk.Failure) -> RevocationChanges {
    let question = Question(after: position, limit: limit, known: known)
    let reading = underway.withLock { underway in
      if let reading = underway[question] { return reading }
      let reading = Reading {
        let result = await Self.read(question, at: desk)
        self.underway.withLock { $0[question] = nil }
        return result
      }
      underway[question] = reading
      return reading
    }
    return try await reading.value.get()
  }

  private static func read(
    _ question: Question,
    at desk: RevocationDesk
  ) async -> Result<RevocationChanges, RevocationDesk.Failure> {
    do throws(RevocationDesk.Failure) {
      return .success(try await desk.changes(after: question.after, limit: question.limit))
    } catch {
      return .failure(error)
    }
  }
}
