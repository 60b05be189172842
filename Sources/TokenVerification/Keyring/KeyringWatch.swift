import JWT
import TokenRules

/// What a reloader knows of its file: decides at each look what becomes of the ring; used by one thread at a time.
struct KeyringWatch {
  /// What a look leads to.
  struct Change {
    let outcome: KeyringReloader.Outcome
    /// The new status, where anything of it changed.
    var status: KeyringStatus?
    var isRingNew = false
  }

  private let file: KeyringFile
  private let bounds: RotationBounds?
  private var history: HistoryKeeper
  private var contents: KeyringContents?
  /// The content that is in force.
  private var digest: SHA256Digest?
  /// What was said of the file last, while it is refused, and of which content.
  private var refusal: (error: KeyringFileError, digest: SHA256Digest?)?

  init(_ file: KeyringFile, _ memory: KeyringMemory, _ bounds: RotationBounds?) {
    self.file = file
    self.bounds = bounds
    history = HistoryKeeper(memory, environment: file.environment)
  }

  /// Reads the ring for the first time.
  mutating func start(
    at now: Timestamp,
    _ report: (KeyringReloader.Event) -> Void
  ) throws(KeyringFileError) -> KeyringStatus {
    let bytes = try file.read()
    let ring = try admissible(bytes, at: now, isStart: true)
    contents = ring
    digest = SHA256Digest(of: bytes)
    var status = KeyringStatus(ring, after: nil, at: now)
    status.historyProblem = history.problem
    if let problem = history.problem { report(.historyLost(problem)) }
    return status
  }

  /// Looks at the file, at the time of day and at what could not be written down.
  mutating func look(
    from last: KeyringStatus,
    at now: Timestamp,
    _ report: (KeyringReloader.Event) -> Void
  ) -> Change {
    var seen: SHA256Digest?
    var change: Change
    do throws(KeyringFileError) {
      let bytes = try file.read()
      seen = SHA256Digest(of: bytes)
      change = try take(bytes, seen, from: last, at: now, report)
    } catch {
      change = refuse(error, seen, from: last, at: now, report)
    }
    retire(&change, from: last, at: now, report)
    keepHistory(&change, from: last, report)
    return change
  }

  // MARK: The file

  private mutating func take(
    _ bytes: [UInt8],
    _ seen: SHA256Digest?,
    from last: KeyringStatus,
    at now: Timestamp,
    _ report: (KeyringReloader.Event) -> Void
  ) throws(KeyringFileError) -> Change {
    if seen == digest { return settle(from: last, at: now, report) }
    let ring = try admissible(bytes, at: now)
    digest = seen
    contents = ring
    // Laid out anew, or with other members that nobody here knows.
    guard ring.digest != last.digest else { return settle(from: last, at: now, report) }
    refusal = nil
    report(.loading(ring))
    var status = KeyringStatus(ring, after: last, at: now)
    status.historyProblem = last.historyProblem
    return Change(outcome: .reloaded, status: status, isRingNew: true)
  }

  /// The ring of a content, where it may come into force; it is remembered before it does.
  private mutating func admissible(
    _ bytes: [UInt8],
    at now: Timestamp,
    isStart: Bool = false
  ) throws(KeyringFileError) -> KeyringContents {
    let ring = try KeyringFile.parse(bytes, environment: file.environment)
    if let bounds { try ring.checkOverlap(bounds, at: now) }
    try history.admit(ring, isStart: isStart)
    return ring
  }

  /// The file has the ring that is in force.
  private mutating func settle(
    from last: KeyringStatus,
    at now: Timestamp,
    _ report: (KeyringReloader.Event) -> Void
  ) -> Change {
    guard refusal != nil else { return Change(outcome: .unchanged) }
    refusal = nil
    report(.restored)
    var status = last
    status.reload = KeyringStatus.Reload(at: now, problem: nil)
    return Change(outcome: .unchanged, status: status)
  }

  private mutating func refuse(
    _ error: KeyringFileError,
    _ seen: SHA256Digest?,
    from last: KeyringStatus,
    at now: Timestamp,
    _ report: (KeyringReloader.Event) -> Void
  ) -> Change {
    if let refusal, refusal.error == error, refusal.digest == seen { return Change(outcome: .refused(error)) }
    refusal = (error, seen)
    report(.refused(error))
    var status = last
    status.reload = KeyringStatus.Reload(at: now, problem: error)
    return Change(outcome: .refused(error), status: status)
  }

  // MARK: Time and memory

  private func retire(
    _ change: inout Change,
    from last: KeyringStatus,
    at now: Timestamp,
    _ report: (KeyringReloader.Event) -> Void
  ) {
    guard !change.isRingNew, let contents else { return }
    let ring = contents.keyring(at: now)
    guard ring.entries.count != last.keyring.entries.count else { return }
    let gone = last.keyring.entries.map(\.key.id).filter { id in !ring.entries.contains { $0.key.id == id } }
    var status = change.status ?? last
    status.keyring = ring
    change.status = status
    change.isRingNew = true
    if !gone.isEmpty { report(.retired(gone)) }
  }

  private mutating func keepHistory(
    _ change: inout Change,
    from last: KeyringStatus,
    _ report: (KeyringReloader.Event) -> Void
  ) {
    history.retry()
    guard history.problem != last.historyProblem else { return }
    var status = change.status ?? last
    status.historyProblem = history.problem
    change.status = status
    report(history.problem.map { .historyLost($0) } ?? .historyKept)
  }
}
