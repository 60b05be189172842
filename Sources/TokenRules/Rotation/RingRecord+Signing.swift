import JWT

/// A key that does not exist in the ring yet.
public struct NewKey: Sendable, Hashable {
  /// `kid`.
  public let id: String
  /// As ``KeyRecord/fingerprint``.
  public let fingerprint: String

  /// Names a key by its id and fingerprint.
  public init(id: String, fingerprint: String) {
    self.id = id
    self.fingerprint = fingerprint
  }
}

/// How it is known that every verifier accepts a standby.
public enum Publication: Sendable, Hashable {
  /// The propagation bound has passed since it was made.
  case assumed
  /// Every replica and every runtime that reports has it.
  case confirmed
}

/// Changes of the key that signs.
extension RingRecord {
  /// A ring with one key, which signs.
  public init(environment: ServiceEnvironment, first key: NewKey, at now: Timestamp, bounds: RotationBounds) {
    let record = KeyRecord(
      id: key.id,
      state: .active,
      fingerprint: key.fingerprint,
      createdAt: now.secondsRoundedUp,
      activatedAt: now.secondsRoundedUp,
      longestTTL: bounds.longestTTL
    )
    self.init(environment: environment, generation: 1, keys: [record])
  }

  /// Adds a key in standby: verifiers accept it before it signs.
  public mutating func stage(_ key: NewKey, at now: Timestamp) throws(RotationError) {
    try add(key, .standby, at: now)
    generation += 1
  }

  /// Has a standby sign, and makes the active key a fallback with a time to end.
  ///
  /// - Parameters:
  ///   - id: the standby; `nil` where there is one.
  ///   - publication: how it is known that every verifier accepts it.
  public mutating func promote(
    _ id: String? = nil,
    at now: Timestamp,
    bounds: RotationBounds,
    publication: Publication = .assumed
  ) throws(RotationError) {
    let index = try standby(id)
    if publication == .assumed {
      // A standby without a date may have been made this second.
      let published = (keys[index].createdAt ?? now.secondsRoundedUp) + bounds.propagation
      guard now.seconds >= published else {
        throw .notPropagated(id: keys[index].id, wait: published - now.seconds)
      }
    }
    demoteActive(at: now, bounds)
    activate(index, at: now, bounds)
    generation += 1
  }

  /// Has the latest fallback sign again, and makes the active key a fallback; both clocks begin anew.
  ///
  /// A fallback that ends within the propagation bound is too late: some verifier, whose clock may be ahead of ours,
  /// would drop it before it learns.
  public mutating func rollBack(at now: Timestamp, bounds: RotationBounds) throws(RotationError) {
    let known = now.secondsRoundedUp + bounds.propagation + 2 * bounds.clock
    let candidates = keys.indices.filter { index in
      keys[index].state == .fallback && keys[index].retireAt.map { $0 > known } ?? true
    }
    guard let index = candidates.max(by: { (keys[$0].demotedAt ?? .min) < (keys[$1].demotedAt ?? .min) }) else {
      throw .nothingToRollBackTo
    }
    demoteActive(at: now, bounds)
    activate(index, at: now, bounds)
    generation += 1
  }

  private func standby(_ id: String?) throws(RotationError) -> Int {
    if let id {
      guard let index = index(of: id) else { throw .unknownKey(id) }
      guard keys[index].state == .standby else { throw .wrongState(id: id, state: keys[index].state) }
      return index
    }
    let standbys = keys.indices.filter { keys[$0].state == .standby }
    guard let index = standbys.first else { throw .noStandby }
    guard standbys.count == 1 else { throw .ambiguousStandby(standbys.map { keys[$0].id }) }
    return index
  }

  mutating func add(_ key: NewKey, _ state: KeyRecord.State, at now: Timestamp) throws(RotationError) {
    guard keys.count(where: \.state.isUsable) < Keyring.maximumCount else { throw .ringFull }
    guard !keys.contains(where: { $0.id == key.id || $0.fingerprint == key.fingerprint }) else {
      throw .duplicateKey(key.id)
    }
    let createdAt = now.secondsRoundedUp
    keys.insert(KeyRecord(id: key.id, state: state, fingerprint: key.fingerprint, createdAt: createdAt), at: 0)
  }

  mutating func activate(_ index: Int, at now: Timestamp, _ bounds: RotationBounds) {
    keys[index].state = .active
    keys[index].activatedAt = now.secondsRoundedUp
    keys[index].demotedAt = nil
    keys[index].retireAt = nil
    keys[index].longestTTL = max(keys[index].longestTTL ?? 0, bounds.longestTTL)
    isMintingStopped = false
  }

  private mutating func demoteActive(at now: Timestamp, _ bounds: RotationBounds) {
    guard let index = keys.firstIndex(where: { $0.state == .active }) else { return }
    keys[index].state = .fallback
    keys[index].demotedAt = now.secondsRoundedUp
    keys[index].longestTTL = max(keys[index].longestTTL ?? 0, bounds.longestTTL)
    let last = RetirementPlan.LastSignature.assumed(demotedAt: now.secondsRoundedUp, propagation: bounds.propagation)
    keys[index].retireAt = RetirementPlan(keys[index], last, bounds, nil).retireAt
  }
}
