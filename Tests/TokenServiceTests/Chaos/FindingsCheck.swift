import Testing

@testable import TokenService

/// Holds the rules of a drill: good findings break none, and each change breaks the one that is about it.
enum FindingsCheck {
  static func broken(_ findings: some ChaosFindings) -> [String] { findings.rules.filter { !$0.holds }.map(\.name) }

  /// Changes good findings, one thing at a time; every rule has to be broken by some change.
  static func check<Findings: ChaosFindings>(
    _ good: Findings,
    _ changes: [(rule: String, change: (inout Findings) -> Void)],
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(broken(good) == [], sourceLocation: location)
    for (rule, change) in changes {
      var findings = good
      change(&findings)
      #expect(broken(findings) == [rule], sourceLocation: location)
    }
    #expect(Set(good.rules.map(\.name)) == Set(changes.map(\.rule)), sourceLocation: location)
  }
}
