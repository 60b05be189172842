import Dispatch
import Logging
import Synchronization
import TokenRules

/// Keeps a copy of the list on this machine's disk, on a thread of its own.
final class ListCopyKeeper: Sendable {
  /// The time between two looks at the list.
  static let interval = Duration.seconds(5)
  /// Rules are not written again before so many times as long as that took last: a million are some sixty megabytes.
  static let rest = 20

  private struct State {
    var last: (record: ListCopyFile.Record, digest: String)?
    /// Before it no rules are written.
    var notBefore: Duration?
    var problem: ListCopyError?
  }

  private let file: ListCopyFile
  private let feed: StoreFeed
  private let clock: any TokenClock
  private let logger: Logger
  private let state = Mutex(State())
  private let thread = DispatchQueue(label: "revocations-copy")

  init(_ file: ListCopyFile, of feed: StoreFeed, clock: any TokenClock, logger: Logger) {
    self.file = file
    self.feed = feed
    self.clock = clock
    self.logger = logger
  }

  /// Writes what is new.
  ///
  /// - Parameter isLast: whether the process ends: then nothing is put off.
  func keep(isLast: Bool = false) async {
    await withCheckedContinuation { done in
      thread.async { [self] in
        state.withLock { keep(isLast: isLast, &$0) }
        done.resume()
      }
    }
  }

  private func keep(isLast: Bool, _ state: inout State) {
    // First how far it is, then the list: it holds at least that much.
    let standing = feed.standing
    let list = feed.list.value
    let (now, uptime) = (clock.now(), clock.uptime())
    guard let storeID = standing.storeID, let age = standing.age(at: uptime), feed.problem == nil || isLast else {
      return
    }
    let readAt = Timestamp(milliseconds: now.milliseconds - Int64(age.nanoseconds / 1_000_000))
    let record = ListCopyFile.Record(storeID: storeID, position: standing.position, readAt: readAt)
    do throws(ListCopyError) {
      if let last = state.last, last.record.storeID == storeID, last.record.position == record.position {
        try file.confirm(record, digest: last.digest)
        state.last = (record, last.digest)
      } else {
        guard isLast || state.notBefore.map({ uptime >= $0 }) ?? true else { return }
        state.last = (record, try file.write(list, record))
        let took = clock.uptime() - uptime
        state.notBefore = clock.uptime() + took * Self.rest
      }
      if state.problem != nil { logger.info("the copy of the revocations is on the disk again") }
      state.problem = nil
    } catch {
      if state.problem != error {
        logger.warning("a start without the store would fail", metadata: ["problem": "\(error)"])
      }
      state.problem = error
    }
  }

  /// Keeps it until the task is cancelled.
  func run(sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) async {
    repeat { await keep() } while (try? await sleep(Self.interval)) != nil
  }
}
