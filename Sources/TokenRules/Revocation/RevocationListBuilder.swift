/// Takes up a whole record, step by step, and makes a list of it at the end.
public struct RevocationListBuilder: Sendable {
  private var draft: RevocationDraft
  private let seeded: Set<ExactText>

  /// Starts with the ids of tokens (`jti`) that are revoked whenever they were issued.
  public init(revokedTokenIDs: [String] = []) {
    var random = SystemRandomNumberGenerator()
    draft = RevocationDraft(hash: SeededHash(seed: random.next()))
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
      unsafe draft.change(kind, id) { before, _ in change.effect.cutoff(after: before) }
    }
  }

  /// The list of all that was taken up.
  public func list() -> RevocationList {
    RevocationList(base: RevocationTables(draft), seeded: seeded)
  }
}
