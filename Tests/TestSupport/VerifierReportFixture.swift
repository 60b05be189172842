public import TokenRules
public import TokenVerification

extension VerifierReport {
  /// A report of a runtime with the fixtures' policy.
  public static func fixture(
    id: String = "runtime-7",
    digit: Character = "a",
    lastAccepted: [String: Timestamp] = [:]
  ) -> VerifierReport {
    VerifierReport(
      id: id,
      ringDigest: String(repeating: digit, count: 64),
      generation: "7",
      leeway: 30,
      maximumAge: 900,
      lastAccepted: lastAccepted
    )
  }
}
