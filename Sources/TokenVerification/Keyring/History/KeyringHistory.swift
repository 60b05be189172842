public import TokenRules

/// What a verifier remembers of rings, so that a restored backup does not bring a compromised key back.
public struct KeyringHistory: Sendable, Hashable {
  /// A key that was seen retired or revoked.
  public struct EndedKey: Sendable, Hashable {
    /// `kid`.
    public let id: String
    /// As ``KeyRecord/fingerprint``; `nil` where the ring did not say.
    public let fingerprint: String?
    /// How it ended.
    public let state: KeyRecord.State
  }

  /// Somebody's word that one ring may come after a later one.
  public struct Permission: Sendable, Hashable {
    /// ``RingRecord/digest`` of the ring.
    public let ringDigest: String
    /// Why.
    public let reason: String
    /// When it was given.
    public let at: Timestamp
  }

  /// How many ended keys are remembered; beyond, the oldest are forgotten.
  public static let maximumCount = 4096

  /// The environment of the rings.
  public let environment: ServiceEnvironment
  /// The highest generation that was in force.
  public internal(set) var highestGeneration: UInt64 = 0
  /// The keys that have ended, in the order in which they were seen to.
  public internal(set) var ended: [EndedKey] = []
  /// The permission that was given last; it ends when a later ring has come into force.
  public internal(set) var acceptedOlder: Permission?

  /// Remembers nothing yet.
  public init(environment: ServiceEnvironment) { self.environment = environment }

  /// Why a ring must not come into force; `nil` where it may.
  public func objection(to ring: KeyringContents) -> KeyringFileError? {
    guard !isPermitted(ring) else { return nil }
    if ring.record.generation < highestGeneration {
      return .olderGeneration(ring.record.generation, highest: highestGeneration)
    }
    let back = ring.record.keys.filter { $0.state.isUsable && hasEnded($0) }
    return back.isEmpty ? nil : .olderKeys(back.map(\.id))
  }

  /// The history once a ring is in force.
  ///
  /// A ring that is an exception becomes the new start: its generation counts, and its keys have not ended. Rings that
  /// follow it then need no permission of their own.
  public func learning(_ ring: KeyringContents) -> KeyringHistory {
    var next = self
    let isException = objection(to: ring, ignoringPermission: true)
    // Else the same backup could come back by accident later on.
    if ring.record.generation > highestGeneration, !isPermitted(ring) { next.acceptedOlder = nil }
    next.highestGeneration = isException ? ring.record.generation : max(highestGeneration, ring.record.generation)
    if isException { next.ended.removeAll { key in ring.record.keys.contains { $0.state.isUsable && key.is($0) } } }
    for key in ring.record.keys where !key.state.isUsable && !hasEnded(key) {
      next.ended.append(EndedKey(id: key.id, fingerprint: key.fingerprint, state: key.state))
    }
    next.ended.removeFirst(max(0, next.ended.count - Self.maximumCount))
    return next
  }

  /// This history and what another one knows beside it; nothing is lowered.
  func merging(_ other: KeyringHistory) -> KeyringHistory {
    var next = self
    next.highestGeneration = max(highestGeneration, other.highestGeneration)
    next.ended += other.ended.filter { !ended.contains($0) }
    next.ended.removeFirst(max(0, next.ended.count - Self.maximumCount))
    next.acceptedOlder = acceptedOlder ?? other.acceptedOlder
    return next
  }

  private func objection(to ring: KeyringContents, ignoringPermission: Bool) -> Bool {
    ring.record.generation < highestGeneration || ring.record.keys.contains { $0.state.isUsable && hasEnded($0) }
  }

  private func isPermitted(_ ring: KeyringContents) -> Bool {
    acceptedOlder?.ringDigest.utf8.elementsEqual(ring.digest.utf8) ?? false
  }

  private func hasEnded(_ key: KeyRecord) -> Bool { ended.contains { $0.is(key) } }
}

extension KeyringHistory.EndedKey {
  /// Whether it is this key: by its id, or by its secret under another id.
  func `is`(_ key: KeyRecord) -> Bool {
    if id.utf8.elementsEqual(key.id.utf8) { return true }
    guard let fingerprint, let other = key.fingerprint else { return false }
    return fingerprint.utf8.elementsEqual(other.utf8)
  }
}
