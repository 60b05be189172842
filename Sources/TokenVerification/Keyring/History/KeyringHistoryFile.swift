public import TokenRules

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The history of a ring in a folder that outlives restarts: `keyring-history.json`, mode 0600, replaced whole.
///
/// Several processes may share the folder: each reads and writes while it holds the folder's lock.
public struct KeyringHistoryFile: Sendable {
  /// The name of the file in its folder.
  public static let name = "keyring-history.json"

  /// The folder; made, with mode 0700, where it is missing.
  public let directory: String
  /// The environment that the rings are of.
  public let environment: ServiceEnvironment

  /// Names a folder; nothing is read yet.
  public init(directory: String, environment: ServiceEnvironment) {
    self.directory = directory
    self.environment = environment
  }

  /// The history as it stands; an empty one where there is no file.
  ///
  /// - Throws: ``KeyringFileError/malformedHistory(_:)``, ``KeyringFileError/unusableHistory(errno:)``.
  public func load() throws(KeyringFileError) -> KeyringHistory {
    try read() ?? KeyringHistory(environment: environment)
  }

  /// Permits one ring although a later one was in force, or a key of it had ended.
  ///
  /// - Parameters:
  ///   - ringDigest: ``RingRecord/digest`` of exactly that ring.
  ///   - reason: why, for whoever asks later.
  public func acceptOlder(
    ringDigest: String,
    reason: String,
    at now: Timestamp
  ) throws(KeyringFileError) -> KeyringHistory {
    try change { history in
      history.acceptedOlder = KeyringHistory.Permission(ringDigest: ringDigest, reason: reason, at: now)
    }
  }

  /// Remembers a ring that is about to come into force.
  ///
  /// - Parameter known: what is remembered without the file: it counts where there is none.
  /// - Throws: the history's objection too, and then nothing is written.
  func admit(_ ring: KeyringContents, known: KeyringHistory, isMerged: Bool) throws(KeyringFileError) -> KeyringHistory
  {
    try change(from: known, isMerged: isMerged) { history throws(KeyringFileError) in
      if let objection = history.objection(to: ring) { throw objection }
      history = history.learning(ring)
    }
  }

  /// Writes down what could not be written before.
  func keep(_ known: KeyringHistory) throws(KeyringFileError) -> KeyringHistory {
    try change(from: known, isMerged: true) { _ in }
  }

  private func change(
    from known: KeyringHistory? = nil,
    isMerged: Bool = false,
    _ body: (inout KeyringHistory) throws(KeyringFileError) -> Void
  ) throws(KeyringFileError) -> KeyringHistory {
    let folder = try StateFolder(directory)
    defer { folder.close() }
    try folder.lock()
    let stored = try read()
    var history = stored ?? known ?? KeyringHistory(environment: environment)
    if isMerged, let known { history = history.merging(known) }
    try body(&history)
    if history != stored { try folder.replace(Self.name, with: history.json) }
    return history
  }

  private func read() throws(KeyringFileError) -> KeyringHistory? {
    let file: SecretFile
    do throws(KeyringFileError) {
      file = try SecretFile.read(directory + "/" + Self.name)
    } catch {
      switch error {
      case .unreadable(ENOENT): return nil
      case .unreadable(let number): throw .unusableHistory(errno: number)
      default: throw .malformedHistory("it is larger than a history can be")
      }
    }
    return try KeyringHistory(parsing: file.bytes, environment: environment)
  }
}
