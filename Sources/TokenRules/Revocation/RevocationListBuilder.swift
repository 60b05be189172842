/// Takes up a whole record, step by step, and makes a list of it at the end.
public struct RevocationListBuilder: Sendable {
  private var draft: RevocationTables.Draft
  private let seeded: Set<ExactText>
  private let seed: UInt64

  /// Starts with the ids of tokens (`jti`) that are revoked whenever they were issued.
  public init(revokedTokenIDs: [String] = []) {
    var random = SystemRandomNumberGenerator()
    seed = random.next()
    draft = RevocationTables.Draft(seed: seed)
    seeded = Set(revokedTokenIDs.map(ExactText.init))
    for id in revokedTokenIDs { add(RevocationRule(.token(id), cutoff: .max)) }
  }

  /// Takes up a rule.
  public mutating func add(_ rule: RevocationRule) {
    apply(RevocationChange(position: 0, subject: rule.subject, effect: .revoked(cutoff: rule.cutoff)))
  }

  /// Takes up the next step of the record.
  public mutating func apply(_ change: RevocationChange) {
    let (kind, id) = (change.subject.kind, change.subject.id)
    guard kind != .all else {
      draft.all = change.effect.cutoff(after: draft.all)
      return
    }
    if kind == .token, case .lifted = change.effect, seeded.contains(ExactText(text: id)) { return }
    unsafe PlainText.withBytes(of: id) { id in
      switch change.effect {
      case .revoked(let cutoff): unsafe draft[kind].raise(id, to: cutoff)
      case .lifted(let remaining): unsafe draft[kind].set(id, to: remaining ?? CutoffTable.lifted)
      }
    }
  }

  /// The list of all that was taken up.
  public func list() -> RevocationList {
    RevocationList(base: RevocationTables(draft), seeded: seeded, seed: seed)
  }
}
