import TokenRules

/// What of a rotation has been seen in a live environment: a pure state machine, fed with what the replicas say.
struct ObservedRotation: Sendable {
  /// How far the rotation is.
  enum Stage: String, Sendable {
    /// One key signs everywhere, as in the beginning.
    case before
    /// Another key signs somewhere; the one before may sign elsewhere still.
    case promotion
    /// The new key signs everywhere, and the one before is accepted.
    case drain
    /// The one before is accepted nowhere.
    case complete
  }

  private(set) var stage = Stage.before
  /// How often another key has begun to sign.
  private(set) var rotations = 0
  /// The keys that signed before, and are to end.
  private(set) var leaving: Set<String> = []
  private var signing: Set<String> = []

  /// Takes what every replica says at about one time.
  ///
  /// - Parameter reports: of each replica; `nil` where one did not answer: nothing is complete then.
  /// - Returns: whether the stage is another one now.
  mutating func saw(_ reports: [ReplicaAnswer?]) -> Bool {
    let known = reports.compactMap { $0 }
    let now = Set(known.flatMap { $0.keys.filter(\.isSigning).map(\.id) })
    guard !now.isEmpty else { return false }
    let fresh = now.subtracting(signing)
    if !signing.isEmpty, !fresh.isEmpty {
      rotations += 1
      leaving.formUnion(signing)
      leaving.subtract(fresh)
    }
    signing = known.count == reports.count || signing.isEmpty ? now : signing.union(now)
    let next = stage(known, all: known.count == reports.count)
    defer { stage = next }
    return next != stage
  }

  private func stage(_ reports: [ReplicaAnswer], all: Bool) -> Stage {
    guard rotations > 0 else { return .before }
    if !signing.isDisjoint(with: leaving) { return .promotion }
    let isLeft = reports.contains { $0.keys.contains { leaving.contains($0.id) && $0.isAccepted } }
    return isLeft || !all ? .drain : .complete
  }
}
