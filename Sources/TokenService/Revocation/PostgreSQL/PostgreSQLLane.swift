import Dispatch
import TokenRules

/// One connection with a thread of its own, for work that is done one after the other.
///
/// Everything but ``run(beginning:_:)`` and ``finish()`` happens on the queue.
final class PostgreSQLLane: @unchecked Sendable {
  private let queue: DispatchQueue
  private let session: PostgreSQLSession
  private let purpose: PostgreSQLSession.Purpose
  private let clock: any TokenClock
  private var connection: PGConnection?
  private var backOff: PostgreSQLBackOff

  init(_ session: PostgreSQLSession, for purpose: PostgreSQLSession.Purpose, clock: any TokenClock) {
    (self.session, self.purpose, self.clock) = (session, purpose, clock)
    queue = DispatchQueue(label: "postgresql.\(purpose)")
    backOff = PostgreSQLBackOff(longest: session.limits.pause)
  }

  /// Does this on the connection, which ends where it fails.
  ///
  /// A connection that turns out to be dead is replaced once, as long as nothing was written: statements that only begin
  /// are repeated, and where there are none the whole work is.
  ///
  /// - Parameters:
  ///   - beginning: statements that can be repeated; the work after them cannot.
  ///   - work: what to do.
  func run<Result: Sendable>(
    beginning: String? = nil,
    _ work: @escaping @Sendable (PGConnection) throws(PGFailure) -> Result
  ) async throws(StoreError) -> Result {
    let result: Swift.Result<Result, StoreError> = await withCheckedContinuation { done in
      queue.async { [self] in
        do throws(PGFailure) { done.resume(returning: .success(try attempt(beginning, work))) } catch {
          connection = nil
          done.resume(returning: .failure(session.interrupt.hasFired ? .closed : StoreError(error)))
        }
      }
    }
    return try result.get()
  }

  /// Ends the connection, when the work under way has ended.
  func finish() async {
    await withCheckedContinuation { done in
      queue.async { [self] in
        connection = nil
        done.resume()
      }
    }
  }

  private func attempt<Result>(
    _ beginning: String?,
    _ work: (PGConnection) throws(PGFailure) -> Result
  ) throws(PGFailure) -> Result {
    let isFresh = try !hasConnection()
    do throws(PGFailure) {
      let connection = try connected()
      guard let beginning else { return try work(connection) }
      try connection.script(beginning)
    } catch {
      guard case .lost = error, !isFresh else { throw error }
      connection = nil
      let connection = try connected()
      guard let beginning else { return try work(connection) }
      try connection.script(beginning)
    }
    return try work(try connected())
  }

  private func hasConnection() throws(PGFailure) -> Bool {
    guard !session.interrupt.hasFired else { throw .interrupted }
    if let connection, connection.hasEnded { self.connection = nil }
    return connection != nil
  }

  private func connected() throws(PGFailure) -> PGConnection {
    if let connection { return connection }
    if let refusal = backOff.refusal(at: clock.uptime()) { throw refusal }
    do throws(PGFailure) {
      let made = try session.connect(for: purpose)
      backOff.succeed()
      connection = made
      return made
    } catch {
      backOff.fail(error, at: clock.uptime())
      throw error
    }
  }
}
