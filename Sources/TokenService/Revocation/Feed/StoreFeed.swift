import Dispatch
import Synchronization
import TokenRules
import TokenVerification

/// Keeps the list of this process as its store has it: looks at each hint, and at each poll, which is what counts.
///
/// One look at a time: ``start()`` before, then ``run(every:sleep:)``. Long work, a whole record or a merge of the list,
/// is done on a thread of the feed's own.
final class StoreFeed: RevocationFollower {
  /// What is worth telling; each is told once.
  enum Event: Sendable, Hashable {
    /// The whole record was read.
    case loaded(RevocationStanding, rules: Int)
    /// The store did not answer; the last known list stays.
    case lost(StoreError)
    /// It answers again, after so long.
    case restored(after: Duration)
    /// The store is another one, or lacks what it had: its record is read from the start.
    case begunAnew(RevocationStanding)
    /// A change came into force, so long after its commit.
    case enforced(after: Duration)
    /// A look came to its end.
    case looked(succeeded: Bool)
  }

  /// How many changes are read at once.
  static let page = 20_000
  /// How long somebody who wrote waits for the list.
  static let patience = Duration.seconds(1)
  /// How long a list that was swapped out is kept: shorter than the rest, for it may be large.
  static let retention = Duration.seconds(10)

  /// What verify, authorize and mint read.
  let list: Snapshot<RevocationList>
  let freshness: ListFreshness
  /// `nil` before the store has told its time.
  let storeClock = Snapshot<StoreClock?>(nil)
  /// How far this clock is ahead of the store's, in milliseconds.
  var clockOffset: Int64? { storeClock.value?.offset(of: clock) }
  var clockLag: Int64 { storeClock.value?.lag(of: clock) ?? 0 }

  private struct Knowledge {
    var standing: RevocationStanding
    /// What the store said last instead of an answer, and since when.
    var problem: (error: StoreError, since: Duration)?
  }

  private let store: any RevocationStore
  private let clock: any TokenClock
  private let report: @Sendable (Event) -> Void
  private let reading: Mutex<RevocationReading>
  private let knowledge: Mutex<Knowledge>
  private let signal = PositionSignal()
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let thread = DispatchQueue(label: "revocations")

  /// - Parameters:
  ///   - revokedTokenIDs: the ids of tokens that are revoked whatever the record says.
  ///   - copy: what this machine knew last, to start with where the store is away.
  ///   - bound: how long the list may be used without news; `nil` sets no bound.
  ///   - report: is told what happens, on any thread.
  init(
    _ store: any RevocationStore,
    revokedTokenIDs: [String] = [],
    copy: KnownList? = nil,
    bound: Duration?,
    clock: any TokenClock,
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    self.store = store
    self.clock = clock
    self.report = report
    let first = RevocationReading(revokedTokenIDs: revokedTokenIDs, meanwhile: copy?.list)
    list = Snapshot(first.list, retention: Self.retention)
    freshness = ListFreshness(bound: bound)
    let standing = RevocationStanding(storeID: copy?.storeID, position: copy?.position ?? 0, readAt: copy?.readAt)
    if let readAt = copy?.readAt { freshness.extend(from: readAt) }
    reading = Mutex(first)
    knowledge = Mutex(Knowledge(standing: standing))
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var standing: RevocationStanding { knowledge.withLock { $0.standing } }
  /// What the store said last instead of an answer.
  var problem: StoreError? { knowledge.withLock { $0.problem?.error } }

  // MARK: Looking

  /// Reads the whole record for the first time.
  func start() async throws(StoreError) {
    try await read()
  }

  /// Looks into the store, and brings the list up to date; the list stays where that fails.
  @discardableResult
  func look() async -> Bool {
    do throws(StoreError) {
      try await read()
      report(.looked(succeeded: true))
      return true
    } catch {
      let now = clock.uptime()
      let isNew = knowledge.withLock { knowledge in
        defer { knowledge.problem = (error, knowledge.problem?.since ?? now) }
        return knowledge.problem == nil
      }
      report(.looked(succeeded: false))
      if isNew { report(.lost(error)) }
      return false
    }
  }

  private func read() async throws(StoreError) {
    var (next, isLoading) = await onThread { ($0.next, $0.isLoading) }
    var beginnings = 0
    while true {
      let asked = clock.uptime()
      let page = try await store.changes(after: next, limit: Self.page)
      let wasLoading = isLoading
      let step: RevocationReading.Step
      (step, next, isLoading) = await onThread { [self] in (take(page, into: &$0), $0.next, $0.isLoading) }
      switch step {
      case .readOn: continue
      case .current(let isNew):
        settle(page, asked, wasLoaded: wasLoading, isNew: isNew)
        return
      case .beginsAnew:
        beginnings += 1
        report(.begunAnew(standing))
        guard beginnings == 1 else { throw .malformed("it is another record at every look") }
      }
    }
  }

  /// Requests read the new list from here on.
  private func take(_ page: RevocationChanges, into reading: inout RevocationReading) -> RevocationReading.Step {
    let step = reading.take(.init(page))
    switch step {
    case .readOn(isListNew: true), .current(isListNew: true): list.replace(with: reading.list)
    default: break
    }
    return step
  }

  private func onThread<Result: Sendable>(
    _ body: @escaping @Sendable (inout RevocationReading) -> Result
  ) async -> Result {
    await withCheckedContinuation { done in
      thread.async { [self] in done.resume(returning: reading.withLock { body(&$0) }) }
    }
  }

  private func settle(_ page: RevocationChanges, _ asked: Duration, wasLoaded: Bool, isNew: Bool) {
    let standing = RevocationStanding(storeID: page.storeID, position: page.position, readAt: asked)
    let lost = knowledge.withLock { knowledge in
      defer { knowledge = Knowledge(standing: standing) }
      return knowledge.problem?.since
    }
    freshness.extend(from: asked)
    if wasLoaded { signal.wakeAll() }
    signal.advance(to: page.position)
    if wasLoaded {
      report(.loaded(standing, rules: list.value.count))
    } else if isNew, let written = page.writtenAt, let now = storeClock.value?.time(at: clock.uptime()) {
      let milliseconds = now.milliseconds - written.milliseconds
      report(.enforced(after: .milliseconds(max(0, milliseconds))))
    }
    if let lost { report(.restored(after: clock.uptime() - lost)) }
  }

  // MARK: Driving

  /// Looks at every hint, every call for it, and every poll, until the task is cancelled.
  func run(
    every interval: Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) async {
    wake.yield()
    await withDiscardingTaskGroup { group in
      group.addTask { [store, wake] in for await _ in store.hints() { wake.yield() } }
      group.addTask { [wake] in while (try? await sleep(interval)) != nil { wake.yield() } }
      for await _ in wakes {
        let before = standing.position
        await look()
        if standing.position != before { try? await sleep(pace) }
      }
      group.cancelAll()
    }
  }

  /// How long to rest after a change: under many of them each new list is a copy of the delta, kept for a while.
  private var pace: Duration { .microseconds(2000 + min(198_000, 12 * list.value.deltaCount)) }

  func catchUp(to position: Int64) async -> Bool {
    wake.yield()
    await signal.wait(beyond: position - 1, for: Self.patience)
    return standing.position >= position
  }

  func wait(beyond position: Int64, for duration: Duration) async {
    await signal.wait(beyond: position, for: duration)
  }

  /// Forgets what can match nothing any more.
  ///
  /// - Parameter now: seconds since 1970.
  func prune(at now: Int64, lifetimes: RevocationLifetimes) async {
    await onThread { [self] reading in
      reading.prune(at: now, lifetimes: lifetimes)
      list.replace(with: reading.list)
    }
  }
}

extension RevocationReading.Page {
  init(_ page: RevocationChanges) {
    self.init(storeID: page.storeID, changes: page.changes, position: page.position, isLast: page.isLast)
  }
}
