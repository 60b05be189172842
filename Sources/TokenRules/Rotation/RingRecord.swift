import JWT

/// What a ring's file says, but for the secrets: the state of a rotation.
///
/// A pure value: every change is a function of what stands and of the time (`RingRecord+…`), and either happens whole or
/// throws ``RotationError`` and leaves the value as it was. A change counts ``generation`` up by one. The times that it
/// sets are rounded up: the second that has begun counts as a whole one.
public struct RingRecord: Sendable, Hashable {
  /// The environment that the ring is of; `nil` where the file does not say.
  public let environment: ServiceEnvironment?
  /// Counts the changes; 0 where the file does not say.
  public internal(set) var generation: UInt64
  /// Whether the ring has no active key on purpose: a compromised key was revoked and nothing may be minted.
  public internal(set) var isMintingStopped: Bool
  /// Every key, in the order of the file: the newest first.
  public internal(set) var keys: [KeyRecord]

  /// Takes a ring as it stands in a file.
  public init(
    environment: ServiceEnvironment?,
    generation: UInt64 = 0,
    isMintingStopped: Bool = false,
    keys: [KeyRecord]
  ) {
    self.environment = environment
    self.generation = generation
    self.isMintingStopped = isMintingStopped
    self.keys = keys
  }

  /// The key that signs.
  public var active: KeyRecord? { keys.first { $0.state == .active } }
  /// The keys that will sign.
  public var standbys: [KeyRecord] { keys.filter { $0.state == .standby } }
  /// The keys that have signed and are accepted.
  public var fallbacks: [KeyRecord] { keys.filter { $0.state == .fallback } }

  /// The record of this id, compared byte by byte.
  public subscript(id: String) -> KeyRecord? { index(of: id).map { keys[$0] } }

  func index(of id: String) -> Int? { keys.firstIndex { $0.id.utf8.elementsEqual(id.utf8) } }

  /// When the next fallback ends by itself, in seconds since 1970.
  public func nextRetirement(after now: Timestamp) -> Int64? {
    fallbacks.compactMap(\.retireAt).filter { $0 > now.seconds }.min()
  }

  /// Names this very state: SHA-256, 64 hex digits, over ids, states, fingerprints and times; no secret goes in.
  ///
  /// Two readers of one file get the same, however the file is laid out.
  public var digest: String {
    let head = "\(environment?.rawValue ?? "-") \(generation) \(isMintingStopped)"
    let lines = keys.map { key in
      let times = [key.createdAt, key.activatedAt, key.demotedAt, key.retireAt, key.endedAt, key.longestTTL]
      let words = [key.id, key.state.rawValue, key.fingerprint ?? "-"] + times.map { $0.map(String.init) ?? "-" }
      return words.joined(separator: " ")
    }
    return SHA256Digest(of: ([head] + lines).joined(separator: "\n")).hex
  }
}
