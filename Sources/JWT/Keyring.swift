/// What a key may be used for (RFC 7517's `use` says nothing about time; a rotation needs to).
public enum KeyState: String, Sendable, Hashable, CaseIterable {
  /// Signs and is accepted.
  case active
  /// Accepted already, will sign later.
  case standby
  /// Accepted still, signs no more.
  case fallback
}

/// The keys that are accepted, of which at most one signs; an immutable value, swapped whole.
public struct Keyring: Sendable {
  /// The largest number of keys in a ring.
  public static let maximumCount = 16

  /// One key and what it may be used for.
  public struct Entry: Sendable {
    /// The key.
    public let key: SigningKey
    /// What it may be used for.
    public let state: KeyState
  }

  /// Every key, in the order in which a token without `kid` tries them: active, standby, fallbacks.
  public let entries: [Entry]
  /// Names this very set of keys; changes when the ring does.
  public let generation: String
  /// The key that signs, where there is one.
  public let active: SigningKey?

  /// Puts a ring together.
  ///
  /// - Parameters:
  ///   - active: the key that signs; without one the ring only verifies.
  ///   - standby: accepted before they sign.
  ///   - fallbacks: accepted after they signed, in the order in which they are tried.
  ///   - generation: names the ring; `nil` derives 16 hex digits from the keys in their order.
  /// - Throws: ``JWTError/unfitKeyring(_:)`` for more than 16 keys, two of one id, or two of one secret.
  public init(
    active: SigningKey?,
    standby: [SigningKey] = [],
    fallbacks: [SigningKey] = [],
    generation: String? = nil
  ) throws(JWTError) {
    let entries =
      (active.map { [Entry(key: $0, state: .active)] } ?? [])
      + standby.map { Entry(key: $0, state: .standby) }
      + fallbacks.map { Entry(key: $0, state: .fallback) }
    if let fault = Self.fault(in: entries.map(\.key)) { throw .unfitKeyring(fault) }
    self.entries = entries
    self.active = active
    self.generation = generation ?? Self.derivedGeneration(of: entries)
  }

  /// The same ring of the same generation with fewer keys.
  package func filtered(_ isKept: (Entry) -> Bool) -> Keyring {
    let kept = entries.filter(isKept)
    return kept.count == entries.count
      ? self : Keyring(entries: kept, active: kept.first { $0.state == .active }?.key, generation: generation)
  }

  private init(entries: [Entry], active: SigningKey?, generation: String) {
    self.entries = entries
    self.active = active
    self.generation = generation
  }

  private static func fault(in keys: [SigningKey]) -> JWTError.UnfitKeyring? {
    guard keys.count <= maximumCount else { return .tooManyKeys(keys.count) }
    for (index, key) in keys.enumerated() {
      for earlier in keys[..<index] {
        if earlier.hasSameSecret(as: key) { return .duplicateSecret(earlier.id, key.id) }
        if earlier.id == key.id { return .duplicateID(key.id) }
      }
    }
    return nil
  }

  /// A MAC over ids and fingerprints, under a constant: a name, not a secret.
  ///
  /// The ids alone would not do, since a key may keep its declared id when its bytes change.
  private static func derivedGeneration(of entries: [Entry]) -> String {
    let text = entries.map { entry in
      "\(entry.state.rawValue):\(Hex.encode(entry.key.storage.fingerprint)):\(entry.key.id)"
    }.joined(separator: ",")
    let message = Array(text.utf8)
    let mac = unsafe Array("generation".utf8).withUnsafeBytes { unsafe HMACSHA256(key: $0) }
    var tag = [UInt8](repeating: 0, count: HMACSHA256.tagLength)
    unsafe message.withUnsafeBytes { unsafe mac.authenticate($0, into: &tag) }
    return Hex.encode(tag.prefix(8))
  }
}
