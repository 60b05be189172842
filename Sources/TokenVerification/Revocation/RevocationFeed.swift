import Synchronization
public import TokenRules

/// Follows the service's list of revocations: for a runtime that verifies by itself.
///
/// How questions and answers travel is the runtime's affair: ``RevocationQuestion/target`` says what to get, and
/// ``RevocationAnswer/init(status:body:)`` reads what came. The list is a snapshot, read once a token and without a lock.
public final class RevocationFeed: Sendable {
  /// What is worth telling; each is told once.
  @nonexhaustive
  public enum Event: Sendable, Hashable {
    /// The whole record has been read, up to this position.
    case loaded(position: Int64)
    /// The service does not answer; the last known list stays until it is too old.
    case lost(String)
    /// It answers again.
    case restored
    /// The record is another one, or lacks what it had: it is read from its start.
    case begunAnew
  }

  /// The time between two tries where the service does not answer.
  public static let pause = Duration.seconds(1)
  /// How long a list may be used without news, as the service itself has it by default.
  public static let defaultBound = Duration.seconds(60)

  private struct State {
    var reading: RevocationReading
    var storeID: String?
    var isLost = false
  }

  /// The list with the moment until which it counts: one value, so that nobody reads one without the other.
  private struct Current: Sendable {
    let list: RevocationList
    let position: Int64?
    /// When the store last said that this is all, on the monotonic clock; `nil` where it has not.
    let knownAt: Duration?
  }

  private let bound: Duration?
  private let clock: any TokenClock
  private let report: @Sendable (Event) -> Void
  private let current: Snapshot<Current>
  private let state: Mutex<State>

  /// Starts without a list: no token can be accepted before the first answer.
  ///
  /// - Parameters:
  ///   - revokedTokenIDs: ids of tokens (`jti`) that are revoked whatever the service says.
  ///   - bound: how long a list may be used without news; `nil` sets no bound, and tokens are accepted by an old list.
  ///   - clock: the source of time.
  ///   - report: is told what happens.
  public init(
    revokedTokenIDs: [String] = [],
    bound: Duration? = RevocationFeed.defaultBound,
    clock: any TokenClock = SystemClock(),
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) {
    let reading = RevocationReading(revokedTokenIDs: revokedTokenIDs)
    self.bound = bound
    self.clock = clock
    self.report = report
    current = Snapshot(Current(list: reading.list, position: nil, knownAt: nil), retention: .seconds(10))
    state = Mutex(State(reading: reading))
  }

  // MARK: Reading the list

  /// The list to verify by.
  ///
  /// - Parameter uptime: the monotonic clock, where it has been read already.
  /// - Throws: ``RevocationFeedError/stale(age:)``: a token must not be accepted.
  public func list(at uptime: Duration? = nil) throws(RevocationFeedError) -> RevocationList {
    let current = current.value
    guard let knownAt = current.knownAt else { throw .stale(age: nil) }
    if let bound {
      let age = (uptime ?? clock.uptime()) - knownAt
      if age > bound { throw .stale(age: age) }
    }
    return current.list
  }

  /// How far the record of revocations is in force here; `nil` before it has been read.
  public var position: Int64? { current.value.position }

  /// How old the list is; `nil` where there is none.
  public func age(at uptime: Duration? = nil) -> Duration? {
    current.value.knownAt.map { max(.zero, (uptime ?? clock.uptime()) - $0) }
  }

  // MARK: Following

  /// Follows the service until the task is cancelled.
  ///
  /// - Parameters:
  ///   - sleep: waits, and throws to end.
  ///   - fetch: brings a question to the service and its answer back; an error is tried again.
  public func run(
    sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    fetch: (RevocationQuestion) async throws -> RevocationAnswer
  ) async {
    while !Task.isCancelled {
      if await look(fetch: fetch) { continue }
      guard (try? await sleep(Self.pause)) != nil else { return }
    }
  }

  /// Asks once, and for all that there is.
  ///
  /// - Returns: whether the service answered.
  @discardableResult
  public func look(fetch: (RevocationQuestion) async throws -> RevocationAnswer) async -> Bool {
    var beginnings = 0
    while !Task.isCancelled {
      // The list is as old as the question: what came between is in the next answer.
      let asked = clock.uptime()
      let page: RevocationAnswer
      do {
        page = try await fetch(question)
      } catch RevocationFeedError.storeChanged where beginnings == 0 {
        beginnings += 1
        beginAnew()
        continue
      } catch {
        lose("\(error)")
        return false
      }
      if take(page, asked) { return true }
    }
    return false
  }

  /// While everything is known, the answer may wait for something new: a small part of the bound, for that long nobody knows more.
  private var question: RevocationQuestion {
    let wait = max(1, min(10, (bound ?? .seconds(60)).components.seconds / 6))
    return state.withLock { state in
      let isLoading = state.reading.isLoading
      return RevocationQuestion(
        position: state.reading.next,
        storeID: state.storeID,
        wait: isLoading ? .zero : .seconds(wait)
      )
    }
  }

  /// - Returns: whether the end of the record was reached.
  private func take(_ page: RevocationAnswer, _ asked: Duration) -> Bool {
    var events: [Event] = []
    let isEnd = state.withLock { state in
      let wasLoading = state.reading.isLoading
      let step = state.reading.take(page.page)
      state.storeID = page.page.storeID
      if state.isLost { events.append(.restored) }
      state.isLost = false
      switch step {
      case .readOn(let isNew):
        if isNew { publish(state, knownAt: current.value.knownAt) }
        return false
      case .current:
        publish(state, knownAt: page.listAge.map { asked - $0 } ?? current.value.knownAt)
        if wasLoading { events.append(.loaded(position: state.reading.position)) }
        return true
      case .beginsAnew:
        state.storeID = nil
        events.append(.begunAnew)
        return false
      }
    }
    for event in events { report(event) }
    return isEnd
  }

  private func publish(_ state: State, knownAt: Duration?) {
    current.replace(with: Current(list: state.reading.list, position: state.reading.position, knownAt: knownAt))
  }

  private func beginAnew() {
    state.withLock { state in
      _ = state.reading.beginAnew()
      state.storeID = nil
    }
    report(.begunAnew)
  }

  private func lose(_ words: String) {
    let isNew = state.withLock { state in
      defer { state.isLost = true }
      return !state.isLost
    }
    if isNew { report(.lost(words)) }
  }
}
