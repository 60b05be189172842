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
    /// The file has the ring that was read last.
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
  private let nextLook: Mutex<Duration>

  /// Reads the ring for the first time.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - uptime: the monotonic time now.
  /// - Throws: ``KeyringFileError``: a service does not start with a bad ring.
  public init(_ file: KeyringFile, at uptime: Duration) throws(KeyringFileError) {
    ring = Snapshot(try file.load().keyring)
    self.file = file
    nextLook = Mutex(uptime + Self.interval)
  }

  /// Looks at the file, if it is time to, and takes its ring if that is another one.
  ///
  /// The file is read each time: its date and size say too little where it is written twice within a tick of the clock.
  ///
  /// - Parameter uptime: the monotonic time now.
  @discardableResult
  public func refresh(at uptime: Duration) -> Outcome {
    nextLook.withLock { nextLook in
      guard uptime >= nextLook else { return .notDue }
      nextLook = uptime + Self.interval
      do throws(KeyringFileError) {
        let keyring = try file.load().keyring
        if keyring.hasSameKeys(as: ring.value) { return .unchanged }
        ring.replace(with: keyring)
        return .reloaded(keyring)
      } catch {
        return .failed(error)
      }
    }
  }

  /// Looks at the file from time to time and tells what came of it, until the task is cancelled.
  ///
  /// - Parameters:
  ///   - clock: the source of the monotonic time.
  ///   - report: is given each look that led to something.
  ///   - sleep: waits between two looks, and throws to end.
  public func run(
    clock: any TokenClock = SystemClock(),
    _ report: (Outcome) -> Void = { _ in },
    sleep: (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) async {
    while (try? await sleep(Self.interval)) != nil {
      switch refresh(at: clock.uptime()) {
      case .notDue, .unchanged: break
      case let outcome: report(outcome)
      }
    }
  }
}

extension Keyring {
  /// Whether both rings have the same keys with the same ids and states in the same order, and one generation.
  fileprivate func hasSameKeys(as other: Keyring) -> Bool {
    generation == other.generation && entries.count == other.entries.count
      && zip(entries, other.entries).allSatisfy {
        $0.state == $1.state && $0.key.id == $1.key.id && $0.key.isIDDeclared == $1.key.isIDDeclared
          && $0.key.hasSameSecret(as: $1.key)
      }
  }
}
