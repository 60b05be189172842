public import JWT
import Synchronization
public import TokenRules

/// Keeps a keyring as its file has it: the file is looked at from time to time, and a bad one changes nothing.
public final class KeyringReloader: Sendable {
  /// What a look at the file led to.
  @nonexhaustive
  public enum Outcome: Sendable {
    /// It is not yet time to look again.
    case notDue
    /// The file is the one that was read last.
    case unchanged
    /// The ring was replaced by this one.
    case reloaded(Keyring)
    /// The file cannot be taken; the ring is still the last good one.
    case failed(KeyringFileError)
  }

  /// The shortest time between two looks.
  public static let interval = Duration.seconds(5)

  /// The ring as it stands.
  public let ring: Snapshot<Keyring>
  private let file: KeyringFile
  private let state: Mutex<State>

  private struct State {
    var version: SecretFile.Version?
    var nextLook: Duration
  }

  /// Reads the ring for the first time.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - uptime: the monotonic time now.
  /// - Throws: ``KeyringFileError``: a service does not start with a bad ring.
  public init(_ file: KeyringFile, at uptime: Duration) throws(KeyringFileError) {
    let content = try SecretFile.read(file.path)
    ring = Snapshot(try file.load(content))
    self.file = file
    state = Mutex(State(version: content.version, nextLook: uptime + Self.interval))
  }

  /// Looks at the file, if it is time to, and takes it if it changed.
  ///
  /// - Parameter uptime: the monotonic time now.
  @discardableResult
  public func refresh(at uptime: Duration) -> Outcome {
    state.withLock { state in
      guard uptime >= state.nextLook else { return .notDue }
      state.nextLook = uptime + Self.interval
      let version = SecretFile.version(of: file.path)
      if let version, version == state.version { return .unchanged }
      do throws(KeyringFileError) {
        let content = try SecretFile.read(file.path)
        let keyring = try file.load(content)
        state.version = content.version
        ring.replace(with: keyring)
        return .reloaded(keyring)
      } catch {
        return .failed(error)
      }
    }
  }

  /// Looks at the file until the task is cancelled, and tells what came of each look that led to something.
  public func run(
    clock: any TokenClock = SystemClock(),
    _ report: @Sendable (Outcome) -> Void = { _ in }
  ) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.interval)
      switch refresh(at: clock.uptime()) {
      case .notDue, .unchanged: break
      case let outcome: report(outcome)
      }
    }
  }
}
