import Synchronization
import TokenVerification

/// Something that is read from files again when they change.
protocol Reloadable: Sendable {
  /// The variable that names the file, for the log.
  var variable: String { get }

  /// Looks whether the files changed, and reads them again where they did.
  func refresh() -> ReloadOutcome
}

/// What a look at the files of a secret found.
enum ReloadOutcome: Sendable, Hashable {
  /// Nothing new.
  case unchanged
  /// A new value counts from now on.
  case reloaded
  /// The files cannot be read, or are wrong: the last good value stays. Said once for each change.
  case failed(ConfigurationProblem)
}

/// A value out of files that change without a restart: the last good one, read without a lock.
final class Reloaded<Value: Sendable>: Reloadable {
  let variable: String
  private let snapshot: Snapshot<Value>
  private let files: [String]
  private let load: @Sendable () throws(ConfigurationProblem) -> Value
  private let seen: Mutex<[ConfigurationFile.Stamp?]>

  /// - Parameters:
  ///   - value: the first value.
  ///   - variable: the name for the log.
  ///   - files: what to look at; none for a value that does not change.
  ///   - stamps: what the files were like before `value` was read.
  ///   - load: reads the value again.
  init(
    _ value: Value,
    variable: String,
    files: [String],
    stamps: [ConfigurationFile.Stamp?],
    load: @escaping @Sendable () throws(ConfigurationProblem) -> Value
  ) {
    self.variable = variable
    self.files = files
    self.load = load
    snapshot = Snapshot(value)
    seen = Mutex(stamps)
  }

  /// A value that never changes.
  convenience init(constant value: Value) {
    self.init(value, variable: "", files: [], stamps: []) { () throws(ConfigurationProblem) in value }
  }

  /// The last good value.
  var value: Value { snapshot.value }

  /// Whether there is a file to look at.
  var isWatched: Bool { !files.isEmpty }

  func refresh() -> ReloadOutcome {
    // The stamps are taken before the reading: what is written in between is seen at the next look.
    let stamps = files.map(ConfigurationFile.stamp)
    guard isNew(stamps) else { return .unchanged }
    do {
      snapshot.replace(with: try load())
      return .reloaded
    } catch {
      return .failed(error)
    }
  }

  private func isNew(_ stamps: [ConfigurationFile.Stamp?]) -> Bool {
    seen.withLock { seen in
      defer { seen = stamps }
      return seen != stamps
    }
  }
}
