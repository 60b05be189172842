import TokenRules
import TokenVerification

/// A ring in its file, for those who change it: one at a time, and whole or not at all.
///
/// A command that is killed, or a disk that is full, leaves the ring as it was or as it was to be, and the log tells which.
struct RingStore {
  /// What was done last.
  enum Step: Sendable, Hashable {
    case file(AtomicFile.Step)
    case logWritten, logOnDisk
  }

  /// How long the writing may take: the times in a ring are those of its beginning.
  static let longestWrite = Duration.seconds(5)

  /// Where the ring is read.
  let source: String
  /// Where it is written; the same, but where a ring is edited that others only read.
  let target: String
  let log: RingLog
  let environment: ServiceEnvironment
  var clock: any TokenClock = SystemClock()
  /// How long to wait for another command.
  var patience = Duration.seconds(10)
  /// Is told each step; what it throws stands for a fault of the system.
  var onStep: (Step) throws(FileFault) -> Void = { _ in }

  /// The ring as it stands.
  func read() throws(RingError) -> StoredRing { try StoredRing(path: source, environment: environment) }

  /// What a change would lead to; nothing is touched.
  ///
  /// - Parameter body: as of ``change(_:actor:reason:_:)``.
  func preview(
    _ kind: RingChange.Kind,
    _ body: (StoredRing?, Timestamp) throws(RingError) -> RingDraft?
  ) throws(RingError) -> RingChange? {
    let old = try current()
    guard let draft = try body(old, clock.now()) else { return nil }
    _ = try draft.bytes(for: environment)
    return RingChange(kind: kind, before: old?.record, after: draft.record)
  }

  /// Changes the ring.
  ///
  /// - Parameter body: is given the ring, `nil` where there is none, and the time, and returns what is to be; `nil` for
  ///   nothing.
  /// - Returns: what changed.
  func change(
    _ kind: RingChange.Kind,
    actor: String,
    reason: String?,
    _ body: (StoredRing?, Timestamp) throws(RingError) -> RingDraft?
  ) throws(RingError) -> RingChange? {
    let circumstances = RingLog.Circumstances(actor: actor, environment: environment, reason: reason)
    do {
      let file = try AtomicFile(target) { step throws(FileFault) in try onStep(.file(step)) }
      return try file.whileLocked(patience: patience) {
        let old = try current()
        let (began, now) = (clock.uptime(), clock.now())
        guard let draft = try body(old, now) else { return nil }
        let change = RingChange(kind: kind, before: old?.record, after: draft.record)
        try refuseExposure(file)
        try file.replace(with: try draft.bytes(for: environment)) {
          try write(change, circumstances, at: now)
          let passed = clock.uptime() - began
          guard passed <= Self.longestWrite else { throw RingError.slow(passed) }
        }
        return change
      }
    } catch let error as RingError {
      throw error
    } catch let fault as FileFault {
      throw .file(fault, .ring)
    } catch {
      throw .inconsistent
    }
  }

  private func current() throws(RingError) -> StoredRing? {
    do { return try read() } catch {
      guard error == .missing else { throw error }
      return nil
    }
  }

  private func write(
    _ change: RingChange,
    _ circumstances: RingLog.Circumstances,
    at now: Timestamp
  ) throws(RingError) {
    do throws(FileFault) {
      try log.append(change, circumstances, at: now) { () throws(FileFault) in try onStep(.logWritten) }
      try onStep(.logOnDisk)
    } catch {
      throw .file(error, .log)
    }
  }

  /// The mode of a file stays: one that is open to others must not take secrets in.
  private func refuseExposure(_ file: AtomicFile) throws(RingError) {
    guard environment != .dev, let mode = file.mode, mode & 0o026 != 0 else { return }
    throw .exposedTarget(mode: mode)
  }
}
