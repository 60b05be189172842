import TokenRules

/// What every replica has to say of every token at any time: the rehearsal's own idea of the rules.
struct FleetModel: Sendable {
  /// Of the verifiers, in seconds.
  let leeway: Int64
  /// How far a good clock may be from the true time, in seconds.
  let clock: Int64
  /// Until when a change must be everywhere, in seconds.
  let propagation: Int64
  var replicas: [ReplicaModel]
  /// From when on no replica may accept a key, in milliseconds since 1970, whatever ring it was given.
  private var revocations: [String: Int64] = [:]

  init(replicas: Int, leeway: Int64, clock: Int64, propagation: Int64) {
    self.leeway = leeway
    self.clock = clock
    self.propagation = propagation
    self.replicas = Array(repeating: ReplicaModel(), count: replicas)
  }

  /// The operator has revoked a key: the bound runs, whether every replica is told or not.
  mutating func revoke(_ keyID: String, at moment: Int64) {
    let bound = moment + propagation * 1000 + DrillSettings.reloadBound
    revocations[keyID] = min(revocations[keyID] ?? bound, bound)
  }

  /// What a replica has to say of a token.
  ///
  /// - Parameter time: from before the question was sent until the answer was there; the replica read its clock within.
  func expectation(of token: DrillToken, at replica: Int, during time: ClosedRange<Int64>) -> DueVerdict {
    if let bound = revocations[token.keyID], time.lowerBound >= bound { return .refuse([DueVerdict.unknownKey]) }
    let model = replicas[replica]
    let offsets = model.offsets(during: time)
    let rings = model.rings(during: time)
    let usable = usability(of: token.keyID, rings, during: time, offsets)
    let accepted: Set<Bool> =
      switch token.origin {
      case .sentinel: usable
      // Whoever minted it: it is good everywhere, published or not, until its key is revoked there.
      case .minted: Set(rings.map { $0[token.keyID]?.state != .revoked })
      }
    guard accepted.contains(true) || accepted.isEmpty else { return .refuse([DueVerdict.unknownKey]) }
    let validity = validity(of: token, time, offsets)
    if accepted.contains(false) {
      let times: Set = [DueVerdict.unknownKey, DueVerdict.expired]
      return .either(validity == .offClock ? times.union([DueVerdict.notYetValid]) : times)
    }
    let ended = usable == [true] ? [DueVerdict.expired] : [DueVerdict.expired, DueVerdict.unknownKey]
    return switch validity {
    case .valid: .accept
    case .closeToEnd: .either(Set(ended))
    case .ended: .refuse(Set(ended))
    case .offClock: .offClock
    }
  }

  /// Whether the key is accepted: at the first moment, less what a replica may take to notice that a fallback's time
  /// has come, and at the last.
  private func usability(
    of keyID: String,
    _ rings: [RingRecord],
    during time: ClosedRange<Int64>,
    _ offsets: ClosedRange<Int64>
  ) -> Set<Bool> {
    let first = Timestamp(milliseconds: time.lowerBound + offsets.lowerBound - DrillSettings.reloadBound)
    let last = Timestamp(milliseconds: time.upperBound + offsets.upperBound)
    return rings.reduce(into: []) { answers, ring in
      let key = ring[keyID]
      answers.formUnion([key?.isUsable(at: first) ?? false, key?.isUsable(at: last) ?? false])
    }
  }

  private enum Validity { case valid, closeToEnd, ended, offClock }

  private func validity(of token: DrillToken, _ time: ClosedRange<Int64>, _ offsets: ClosedRange<Int64>) -> Validity {
    let bound = leeway * 1000
    let apart = [offsets.lowerBound, offsets.upperBound].map { ($0 - token.makerOffset).magnitude }.max() ?? 0
    let isOff = offsets.lowerBound < -bound || offsets.upperBound > bound || token.makerOffset.magnitude > bound
    if isOff || apart > bound { return .offClock }
    if time.upperBound < token.expiresAt * 1000 { return .valid }
    return time.lowerBound >= (token.expiresAt + leeway + clock) * 1000 ? .ended : .closeToEnd
  }
}
