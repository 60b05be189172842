import TokenRules

extension RevocationWrite {
  /// - Throws: ``StoreError/refused(_:)`` where it holds what no store can keep.
  func check() throws(StoreError) {
    for entry in entries {
      let texts = [entry.id, entry.rule.subject.id, entry.reason ?? "", entry.requestedBy]
      guard !texts.contains(where: \.holdsNUL) else { throw .refused("a rule with a NUL byte") }
    }
    if let idempotency, idempotency.key.holdsNUL || idempotency.digest.holdsNUL {
      throw .refused("an idempotency key with a NUL byte")
    }
  }
}

extension RevocationLift {
  /// - Throws: ``StoreError/refused(_:)`` where it holds what no store can keep.
  func check() throws(StoreError) {
    guard ![id, by, reason ?? ""].contains(where: \.holdsNUL) else { throw .refused("a lift with a NUL byte") }
  }
}

extension RevocationEntry {
  /// The entry as a store gives it back: its subject without a prefix.
  var withBareID: RevocationEntry {
    let subject = RevocationRule.Subject(rule.subject.kind, bareID: rule.subject.id)
    return RevocationEntry(
      id: id,
      rule: RevocationRule(subject, cutoff: rule.cutoff),
      before: before,
      reason: reason,
      requestedBy: requestedBy,
      createdAt: createdAt
    )
  }
}

extension String {
  /// Whether there is a byte that ends a text where text is read as C does.
  fileprivate var holdsNUL: Bool { utf8.contains(0) }
}
