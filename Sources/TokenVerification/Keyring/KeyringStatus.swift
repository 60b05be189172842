public import JWT
public import TokenRules

/// A ring that is in force, and how it came to be: one value, for whoever tells others about it.
public struct KeyringStatus: Sendable {
  /// What the last look at the file that led to anything led to.
  public struct Reload: Sendable, Hashable {
    /// When.
    public let at: Timestamp
    /// Why the file was refused; `nil` where its ring is in force.
    public let problem: KeyringFileError?
  }

  /// The keys that are accepted: those of ``contents`` but for the fallbacks whose time has come.
  public internal(set) var keyring: Keyring
  /// Everything but the secrets.
  public let record: RingRecord
  /// ``RingRecord/digest`` of it.
  public let digest: String
  /// When this process put the ring in force.
  public let loadedAt: Timestamp
  /// Since when this process has not signed with a key, in seconds since 1970 and rounded up; none for the key that signs.
  public let notSigningSince: [String: Int64]
  /// The last reload.
  public internal(set) var reload: Reload
  /// Why the history is not kept on the disk; `nil` where it is, and where there is none to keep.
  public internal(set) var historyProblem: KeyringFileError?

  /// A ring that does not come from a file and does not change.
  public init(fixed keyring: Keyring, environment: ServiceEnvironment, at now: Timestamp) {
    let keys = keyring.entries.map { entry in
      KeyRecord(
        id: entry.key.id,
        state: KeyRecord.State(rawValue: entry.state.rawValue) ?? .fallback,
        fingerprint: entry.key.fingerprint
      )
    }
    self.init(keyring, RingRecord(environment: environment, keys: keys), after: nil, at: now)
  }

  /// The ring of a file, after another one or at the start.
  init(_ contents: KeyringContents, after last: KeyringStatus?, at now: Timestamp) {
    self.init(contents.keyring(at: now), contents.record, after: last, at: now)
  }

  private init(_ keyring: Keyring, _ record: RingRecord, after last: KeyringStatus?, at now: Timestamp) {
    self.keyring = keyring
    self.record = record
    digest = record.digest
    loadedAt = now
    reload = Reload(at: now, problem: nil)
    let silent = record.keys.map(\.id).filter { $0 != keyring.active?.id }
    // A key that was silent before has been so since then; any other one signed until just now.
    notSigningSince = Dictionary(
      silent.map { ($0, last?.notSigningSince[$0] ?? now.secondsRoundedUp) },
      uniquingKeysWith: max
    )
  }

  /// Whether tokens of a key are accepted now.
  public func accepts(_ id: String) -> Bool { keyring.entries.contains { $0.key.id.utf8.elementsEqual(id.utf8) } }
}
