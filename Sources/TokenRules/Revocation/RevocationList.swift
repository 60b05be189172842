/// What is revoked: an immutable value, swapped whole and read without a lock.
///
/// A large base and, over it, a small delta of what came since; what the delta says of a subject counts.
public struct RevocationList: Sendable {
  /// Nothing is revoked.
  public static let empty = RevocationList()

  /// The list is one reference, for whoever takes it out of a snapshot at every request.
  private final class Layers: Sendable {
    let base, delta: RevocationTables
    let isDeltaEmpty: Bool
    /// Ids of tokens that are revoked whatever the record says.
    let seeded: Set<ExactText>

    init(base: RevocationTables, delta: RevocationTables, seeded: Set<ExactText>) {
      (self.base, self.delta, self.seeded) = (base, delta, seeded)
      isDeltaEmpty = delta.count == 0
    }
  }

  private let layers: Layers
  private let seed: UInt64

  /// Makes a list of rules, and of ids of tokens (`jti`) that are revoked whenever they were issued.
  public init(revokedTokenIDs: [String] = [], rules: [RevocationRule] = []) {
    var builder = RevocationListBuilder(revokedTokenIDs: revokedTokenIDs)
    for rule in rules { builder.add(rule) }
    self = builder.list()
  }

  init(base: RevocationTables, seeded: Set<ExactText>, seed: UInt64) {
    let delta = RevocationTables(RevocationTables.Draft(seed: seed))
    layers = Layers(base: base, delta: delta, seeded: seeded)
    self.seed = seed
  }

  private init(_ layers: Layers, seed: UInt64) {
    self.layers = layers
    self.seed = seed
  }

  /// How many subjects the list names; one that is in base and delta counts twice until they are merged.
  public var count: Int { layers.base.count + layers.delta.count }

  /// How many subjects the delta names: what a change costs.
  package var deltaCount: Int { layers.delta.count }

  /// Every cutoff by kind and id, in no order; the ids that are revoked whatever the record says have the last second.
  package func forEach(_ body: (RevocationRule.Kind, UnsafeBufferPointer<UInt8>, Int64) -> Void) {
    let merged = layers.isDeltaEmpty ? layers.base : Self.merge(layers)
    for kind in RevocationRule.Kind.allCases {
      unsafe merged[kind]?.forEach { id, cutoff in if cutoff != CutoffTable.lifted { unsafe body(kind, id, cutoff) } }
    }
    if let all = merged.all, all != CutoffTable.lifted {
      unsafe body(.all, UnsafeBufferPointer(start: nil, count: 0), all)
    }
  }

  // MARK: Change

  /// This list and more rules; of several rules about one subject the latest cutoff counts.
  public func adding(_ rules: [RevocationRule]) -> RevocationList {
    applying(rules.map { RevocationChange(position: 0, subject: $0.subject, effect: .revoked(cutoff: $0.cutoff)) })
  }

  /// This list after more steps of the record.
  ///
  /// Costs what the delta holds, at most some thousand ids and a 64th of the base; beyond that the two are merged.
  public func applying(_ changes: [RevocationChange]) -> RevocationList {
    guard !changes.isEmpty else { return self }
    var draft = RevocationTables.Draft(layers.delta)
    for change in changes { apply(change, to: &draft) }
    let delta = RevocationTables(draft)
    let next = Layers(base: layers.base, delta: delta, seeded: layers.seeded)
    guard delta.count > max(4096, layers.base.count / 64) else { return RevocationList(next, seed: seed) }
    return RevocationList(base: Self.merge(next), seeded: layers.seeded, seed: seed)
  }

  private func apply(_ change: RevocationChange, to draft: inout RevocationTables.Draft) {
    let (kind, id) = (change.subject.kind, change.subject.id)
    guard kind != .all else {
      draft.all = change.effect.cutoff(after: draft.all ?? layers.base.all)
      return
    }
    if kind == .token, layers.seeded.contains(ExactText(text: id)) { return }
    unsafe PlainText.withBytes(of: id) { id in
      let before = unsafe draft[kind].cutoff(id) ?? layers.base.cutoff(kind, id)
      unsafe draft[kind].set(id, to: change.effect.cutoff(after: before))
    }
  }

  private static func merge(_ layers: Layers) -> RevocationTables {
    var draft = RevocationTables.Draft(layers.base)
    for kind in RevocationRule.Kind.allCases {
      unsafe layers.delta[kind]?.forEach { id, cutoff in unsafe draft[kind].set(id, to: cutoff) }
    }
    draft.all = layers.delta.all ?? layers.base.all
    return RevocationTables(draft)
  }

  /// This list without the rules that can match nothing any more.
  ///
  /// - Parameter now: seconds since 1970.
  public func pruned(at now: Int64, lifetimes: RevocationLifetimes) -> RevocationList {
    let merged = Self.merge(layers)
    var draft = RevocationTables.Draft(seed: seed)
    let isLive = { (kind: RevocationRule.Kind, cutoff: Int64) in
      cutoff != CutoffTable.lifted && lifetimes.end(of: kind, cutoff: cutoff).map { now <= $0 } ?? true
    }
    for kind in RevocationRule.Kind.allCases {
      unsafe merged[kind]?.forEach { id, cutoff in if isLive(kind, cutoff) { unsafe draft[kind].set(id, to: cutoff) } }
    }
    draft.all = merged.all.flatMap { isLive(.all, $0) ? $0 : nil }
    return RevocationList(base: RevocationTables(draft), seeded: layers.seeded, seed: seed)
  }

  // MARK: Look-up

  /// The cutoff of everything.
  var all: Int64? {
    let cutoff = layers.isDeltaEmpty ? layers.base.all : layers.delta.all ?? layers.base.all
    return cutoff == CutoffTable.lifted ? nil : cutoff
  }

  /// The last second whose tokens a rule about the subject refuses.
  func cutoff(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>) -> Int64? {
    var cutoff: Int64?
    if !layers.isDeltaEmpty { cutoff = unsafe layers.delta.cutoff(kind, id) }
    if cutoff == nil { cutoff = unsafe layers.base.cutoff(kind, id) }
    return cutoff == CutoffTable.lifted ? nil : cutoff
  }

  /// Whether an id with one of these hashes may be named.
  func mayName(_ hashes: IDHashes) -> Bool {
    if layers.base.suspicion(hashes) != 0 { return true }
    return !layers.isDeltaEmpty && layers.delta.suspicion(hashes) != 0
  }

  func hash(_ id: UnsafeBufferPointer<UInt8>) -> UInt64 { unsafe SeededHash.hash(id, seed: seed) }

  /// Whether any subject of the kind is named.
  func hasRules(_ kind: RevocationRule.Kind) -> Bool {
    !layers.base.isEmpty(kind) || !layers.isDeltaEmpty && !layers.delta.isEmpty(kind)
  }
}

extension RevocationChange.Effect {
  /// The cutoff after the step; ``CutoffTable/lifted`` where nothing is left.
  func cutoff(after before: Int64?) -> Int64 {
    switch self {
    case .revoked(let cutoff): max(before ?? cutoff, cutoff)
    case .lifted(let remaining): remaining ?? CutoffTable.lifted
    }
  }
}
