import JWT

/// What is revoked: an immutable value, swapped whole and read without a lock.
///
/// A large base and, over it, a small delta of what came since; what the delta says of a subject counts.
public struct RevocationList: Sendable {
  /// Nothing is revoked.
  public static let empty = RevocationList()

  /// The list is one reference, for whoever takes it out of a snapshot at every request.
  private final class Layers: Sendable {
    let base, delta: RevocationTables
    let isDeltaEmpty, isEmpty: Bool
    /// Ids of tokens that are revoked whatever the record says.
    let seeded: Set<ExactText>

    init(base: RevocationTables, delta: RevocationTables, seeded: Set<ExactText>) {
      (self.base, self.delta, self.seeded) = (base, delta, seeded)
      isDeltaEmpty = delta.count == 0
      isEmpty = isDeltaEmpty && base.count == 0
    }
  }

  private let layers: Layers

  /// Makes a list of rules, and of ids of tokens (`jti`) that are revoked whenever they were issued.
  public init(revokedTokenIDs: [String] = [], rules: [RevocationRule] = []) {
    var builder = RevocationListBuilder(revokedTokenIDs: revokedTokenIDs)
    for rule in rules { builder.add(rule) }
    self = builder.list()
  }

  init(base: RevocationTables, seeded: Set<ExactText>) {
    let delta = RevocationTables(RevocationDraft(hash: base.hash))
    layers = Layers(base: base, delta: delta, seeded: seeded)
  }

  private init(_ layers: Layers) { self.layers = layers }

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
    var draft = RevocationDraft(layers.delta)
    for change in changes { apply(change, to: &draft) }
    let delta = RevocationTables(draft)
    let next = Layers(base: layers.base, delta: delta, seeded: layers.seeded)
    guard delta.count > max(4096, layers.base.count / 64) else { return RevocationList(next) }
    return RevocationList(base: Self.merge(next), seeded: layers.seeded)
  }

  private func apply(_ change: RevocationChange, to draft: inout RevocationDraft) {
    let (kind, id) = (change.subject.kind, change.subject.id)
    guard kind != .all else {
      draft.all = change.effect.cutoff(after: draft.all ?? layers.base.all)
      return
    }
    if kind == .token, layers.seeded.contains(ExactText(text: id)) { return }
    unsafe PlainText.withBytes(of: id) { id in
      unsafe draft.change(kind, id) { before, hash in
        unsafe change.effect.cutoff(after: before ?? layers.base.cutoff(kind, id, hash))
      }
    }
  }

  private static func merge(_ layers: Layers) -> RevocationTables {
    var draft = RevocationDraft(layers.base)
    for kind in RevocationRule.Kind.allCases {
      unsafe layers.delta[kind]?.forEach { id, cutoff in unsafe draft.set(kind, id, to: cutoff) }
    }
    draft.all = layers.delta.all ?? layers.base.all
    return RevocationTables(draft)
  }

  /// This list without the rules that can match nothing any more.
  ///
  /// - Parameter now: seconds since 1970.
  public func pruned(at now: Int64, lifetimes: RevocationLifetimes) -> RevocationList {
    let merged = Self.merge(layers)
    var draft = RevocationDraft(hash: merged.hash)
    let isLive = { (kind: RevocationRule.Kind, cutoff: Int64) in
      cutoff != CutoffTable.lifted && lifetimes.end(of: kind, cutoff: cutoff).map { now <= $0 } ?? true
    }
    for kind in RevocationRule.Kind.allCases {
      unsafe merged[kind]?.forEach { id, cutoff in if isLive(kind, cutoff) { unsafe draft.set(kind, id, to: cutoff) } }
    }
    draft.all = merged.all.flatMap { isLive(.all, $0) ? $0 : nil }
    return RevocationList(base: RevocationTables(draft), seeded: layers.seeded)
  }

  // MARK: Look-up

  /// The cutoff of everything.
  var all: Int64? {
    let cutoff = layers.isDeltaEmpty ? layers.base.all : layers.delta.all ?? layers.base.all
    return cutoff == CutoffTable.lifted ? nil : cutoff
  }

  /// Whether the list names nothing at all.
  var isEmpty: Bool { layers.isEmpty }

  /// The hashes of a payload's ids, whose places in the list are being fetched from now on.
  func prefetch(_ payload: JSONObject) -> TokenHashes {
    let hashes = layers.base.hash(payload)
    layers.base.prefetch(hashes)
    return hashes
  }

  /// Which ids may be named, by a bit for each of ``TokenIDs``; never 0 where one is.
  func suspects(_ hashes: TokenHashes) -> UInt8 {
    let named = layers.base.suspects(hashes)
    return layers.isDeltaEmpty ? named : named | layers.delta.suspects(hashes)
  }

  /// The last second whose tokens a rule about the subject refuses.
  func cutoff(_ kind: RevocationRule.Kind, _ id: UnsafeBufferPointer<UInt8>) -> Int64? {
    let hash = unsafe layers.base.hash(id)
    var cutoff: Int64?
    if !layers.isDeltaEmpty { cutoff = unsafe layers.delta.cutoff(kind, id, hash) }
    if cutoff == nil { cutoff = unsafe layers.base.cutoff(kind, id, hash) }
    return cutoff == CutoffTable.lifted ? nil : cutoff
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
