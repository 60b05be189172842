import TokenRules

extension RevocationWrite {
  /// A write of one rule about a session, as a control plane asks for it.
  static func numbered(_ number: Int) -> RevocationWrite {
    RevocationWrite(entries: [.numbered(number)], idempotency: nil)
  }
}

extension RevocationEntry {
  /// A rule about a session whose id has 37 bytes, with a reason of 12.
  static func numbered(_ number: Int) -> RevocationEntry {
    let digits = String(UInt64(number) &* 0x9e37_79b9_7f4a_7c15 | 1 << 63, radix: 16)
    let now = Timestamp(seconds: 1_772_009_112)
    return RevocationEntry(
      id: "rev_" + digits + String(digits.reversed()),
      rule: RevocationRule(.session("sess_" + digits + String(digits.reversed())), at: now),
      before: now,
      reason: "signed out\(number % 10).",
      requestedBy: "control-plane",
      createdAt: now
    )
  }
}
