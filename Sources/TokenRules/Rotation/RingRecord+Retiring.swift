/// The end of keys.
extension RingRecord {
  /// What takes the place of an active key that is revoked.
  public enum Succession: Sendable, Hashable {
    /// The oldest standby; where there is none, this new key.
    case standby(orElse: NewKey?)
    /// Nothing: mint answers 503 until another key is promoted.
    case stopMinting
  }

  /// When a fallback may go.
  ///
  /// - Parameter reports: what every replica says; `nil` where not every one was asked or answered.
  /// - Returns: the plan; `nil` for a key that is no fallback.
  /// - Throws: ``RotationError/unknownDemotion(id:)``: neither the record nor a replica says when the key stopped signing.
  public func retirementPlan(
    of id: String,
    at now: Timestamp,
    bounds: RotationBounds,
    reports: [ReplicaReport]? = nil
  ) throws(RotationError) -> RetirementPlan? {
    guard let key = self[id] else { throw .unknownKey(id) }
    guard key.state == .fallback else { return nil }
    if let last = RetirementPlan.LastSignature(of: id, in: reports ?? [], at: now, propagation: bounds.propagation) {
      return RetirementPlan(key, last, bounds, reports)
    }
    // Where the record is silent, the key stopped at the latest when its successor began.
    guard let demotedAt = key.demotedAt ?? active?.activatedAt else { throw .unknownDemotion(id: id) }
    return RetirementPlan(key, .assumed(demotedAt: demotedAt, propagation: bounds.propagation), bounds, nil)
  }

  /// Retires a fallback whose tokens are all dead, or a standby, which never signed.
  ///
  /// Without reports the time in the file holds where it is later than the plan. With reports of every replica the plan
  /// holds alone; a replica that still signs with the key stops it.
  public mutating func retire(
    _ id: String,
    at now: Timestamp,
    bounds: RotationBounds,
    reports: [ReplicaReport]? = nil
  ) throws(RotationError) {
    guard let index = index(of: id) else { throw .unknownKey(id) }
    guard keys[index].state == .fallback || keys[index].state == .standby else {
      throw .wrongState(id: id, state: keys[index].state)
    }
    if let plan = try retirementPlan(of: id, at: now, bounds: bounds, reports: reports) {
      var due = plan.retireAt
      switch plan.lastSignature {
      case .ongoing(let replica, _, _): throw .stillSigning(id: id, replica: replica)
      case .assumed: due = max(due, keys[index].retireAt ?? due)
      case .reported: break
      }
      guard now.seconds >= due else { throw .tooEarly(id: id, until: due) }
    }
    end(index, .retired, at: now)
    generation += 1
  }

  /// Puts the end of a fallback off, where a plan says later than the file: a replica signed with it for longer.
  ///
  /// - Returns: whether anything changed.
  public mutating func putOff(_ plans: [RetirementPlan]) -> Bool {
    var isChanged = false
    for plan in plans {
      guard let index = index(of: plan.keyID), keys[index].state == .fallback else { continue }
      guard let retireAt = keys[index].retireAt, plan.retireAt > retireAt else { continue }
      keys[index].retireAt = plan.retireAt
      isChanged = true
    }
    if isChanged { generation += 1 }
    return isChanged
  }

  /// Ends a key at once: whoever holds its secret signs nothing that is accepted from now on, and neither did we.
  public mutating func revoke(
    _ id: String,
    at now: Timestamp,
    bounds: RotationBounds,
    succession: Succession
  ) throws(RotationError) {
    guard let index = index(of: id) else { throw .unknownKey(id) }
    guard keys[index].state != .revoked else { throw .wrongState(id: id, state: .revoked) }
    var changed = self
    let wasActive = keys[index].state == .active
    changed.end(index, .revoked, at: now)
    if wasActive { try changed.succeed(succession, at: now, bounds) }
    changed.generation += 1
    self = changed
  }

  private mutating func succeed(
    _ succession: Succession,
    at now: Timestamp,
    _ bounds: RotationBounds
  ) throws(RotationError) {
    guard case .standby(let fresh) = succession else {
      isMintingStopped = true
      return
    }
    let standbys = keys.indices.filter { keys[$0].state == .standby }
    if let oldest = standbys.min(by: { (keys[$0].createdAt ?? .max) < (keys[$1].createdAt ?? .max) }) {
      return activate(oldest, at: now, bounds)
    }
    guard let fresh else { throw .noSuccessor }
    try add(fresh, .standby, at: now)
    activate(0, at: now, bounds)
  }

  /// Forgets keys that ended at a moment or before.
  ///
  /// - Returns: the ids; where there are none, nothing changed.
  public mutating func prune(endedBy moment: Int64) -> [String] {
    let gone = keys.filter { !$0.state.isUsable && ($0.endedAt ?? .max) <= moment }.map(\.id)
    guard !gone.isEmpty else { return [] }
    keys.removeAll { gone.contains($0.id) }
    generation += 1
    return gone
  }

  private mutating func end(_ index: Int, _ state: KeyRecord.State, at now: Timestamp) {
    keys[index].state = state
    keys[index].endedAt = now.secondsRoundedUp
  }
}
