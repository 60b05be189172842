import Dispatch
public import JWT
import Synchronization
public import TokenRules

/// Keeps a keyring as its file has it: the file is looked at every second, a bad one changes nothing, and a fallback
/// whose time has come is dropped.
///
/// A reload replaces, and never merges. Files are read, and the history is written, on a thread of the reloader's own.
public final class KeyringReloader: Sendable {
  /// The time between two looks: a change is in force within two seconds of its rename.
  public static let interval = Duration.seconds(1)

  /// What a look at the file led to.
  @nonexhaustive
  public enum Outcome: Sendable, Hashable {
    /// The file has the ring that is in force.
    case unchanged
    /// Its ring is in force from now on.
    case reloaded
    /// The ring cannot be taken; the last good one stays.
    case refused(KeyringFileError)
  }

  /// What is worth telling after the first ring; each is told once, on the thread that looks.
  @nonexhaustive
  public enum Event: Sendable {
    /// A ring is about to come into force: the next request may see it.
    case loading(KeyringContents)
    /// The file cannot be taken; told once for each content.
    case refused(KeyringFileError)
    /// After a refusal, the file has the ring again that is in force.
    case restored
    /// Fallbacks ended by themselves; their ids.
    case retired([String])
    /// The history is only kept until the process ends.
    case historyLost(KeyringFileError)
    /// The history is on the disk again.
    case historyKept
  }

  /// The ring as it stands: for every request, which reads it once.
  public let ring: Snapshot<Keyring>
  /// The same ring with its record and the last reload: for whoever tells of it.
  public let status: Snapshot<KeyringStatus>

  private let state: Mutex<KeyringWatch>
  private let report: @Sendable (Event) -> Void
  private let clock: any TokenClock
  private let thread = DispatchQueue(label: "keyring")
  private let waiting = Mutex<[CheckedContinuation<Outcome, Never>]>([])

  /// Reads the ring for the first time.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - memory: where it is remembered which rings must not come back.
  ///   - bounds: what an overlap must be long enough for; `nil` does not ask.
  ///   - clock: the source of time.
  ///   - report: is told what happens; it must not ask for another look.
  /// - Throws: ``KeyringFileError``: a service does not start with a bad ring.
  public init(
    _ file: KeyringFile,
    memory: KeyringMemory = .process,
    bounds: RotationBounds? = nil,
    clock: any TokenClock = SystemClock(),
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws(KeyringFileError) {
    var watch = KeyringWatch(file, memory, bounds)
    let first = try watch.start(at: clock.now(), report)
    ring = Snapshot(first.keyring)
    status = Snapshot(first)
    state = Mutex(watch)
    self.report = report
    self.clock = clock
  }

  /// Looks at the file now, on the thread that calls: for tests, and for who has a thread to spare.
  @discardableResult
  public func look() -> Outcome {
    state.withLock { watch in
      var status = status.value
      let change = watch.look(from: status, at: clock.now(), report)
      guard let changed = change.status else { return change.outcome }
      status = changed
      if change.isRingNew { ring.replace(with: status.keyring) }
      self.status.replace(with: status)
      return change.outcome
    }
  }

  /// Looks at the file on the reloader's own thread; those who ask meanwhile share the next look.
  @discardableResult
  public func reload() async -> Outcome {
    await withCheckedContinuation { continuation in
      let isFirst = waiting.withLock { waiting in
        waiting.append(continuation)
        return waiting.count == 1
      }
      guard isFirst else { return }
      thread.async { [self] in
        let all = waiting.withLock { waiting in
          defer { waiting = [] }
          return waiting
        }
        let outcome = look()
        for one in all { one.resume(returning: outcome) }
      }
    }
  }

  /// Looks at the file every second until the task is cancelled.
  ///
  /// - Parameter sleep: waits between two looks, and throws to end.
  public func run(sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) async {
    while (try? await sleep(Self.interval)) != nil { await reload() }
  }
}

extension KeyringReloader.Event: CustomStringConvertible {
  /// What happened, in words for a log; never key material.
  public var description: String {
    switch self {
    case .loading(let ring): "a ring of generation \(ring.record.generation) comes into force"
    case .refused(let error): "the last good ring stays: \(error)"
    case .restored: "the file has the ring again that is in force"
    case .retired(let ids): "keys have come to their end: \(ids.joined(separator: ", "))"
    case .historyLost(let error): "a restart would forget which rings must not come back: \(error)"
    case .historyKept: "which rings must not come back is on the disk again"
    }
  }
}
