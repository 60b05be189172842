import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RehearsalLedgerTests {
  private typealias Fixture = RehearsalFixture

  /// A ledger that was told of these verdicts, each on a token for which this was expected.
  private static func ledger(
    _ verdicts: [(Verdict, DueVerdict)],
    isDown: Bool = false
  ) -> (ledger: RehearsalLedger, violations: [RehearsalLedger.Violation]) {
    var ledger = RehearsalLedger()
    let violations = verdicts.compactMap { verdict, expectation in
      ledger.record(
        verdict,
        of: Fixture.minted("a", at: 0),
        at: 1,
        expecting: expectation,
        isDown: isDown,
        milliseconds: 4
      )
    }
    return (ledger, violations)
  }

  @Test func `good verdicts are counted and nothing is found`() {
    let (ledger, violations) = Self.ledger([
      (.accepted(keyID: "a"), .accept), (.refused(reason: "token_expired"), .refuse(["token_expired"])),
      (.refused(reason: "invalid_token"), .refuse(["invalid_token"])),
      (.refused(reason: "token_not_yet_valid"), .offClock),
    ])
    #expect(violations.isEmpty)
    #expect(ledger.totals.verifies == 4)
    #expect(ledger.totals.expectedRejects == ["token_expired": 1, "invalid_token": 1])
    #expect(ledger.totals.clockRejects == ["token_not_yet_valid": 1])
    #expect(ledger.checks.demandedAccepts == 1)
    #expect(ledger.checks.demandedExpiries == 1)
    #expect(ledger.checks.demandedKeyRefusals == 1)
  }

  @Test func `an injected false reject is found`() throws {
    let (ledger, violations) = Self.ledger([(.refused(reason: "invalid_token"), .accept)])
    #expect(ledger.totals.falseRejects == 1)
    let violation = try #require(violations.first)
    #expect(violation.kind == .falseReject)
    #expect(violation.keyID == "a")
    #expect(violation.reason == "invalid_token")
    #expect(violation.replica == 1)
  }

  @Test func `an injected stale accept is found`() {
    let (ledger, violations) = Self.ledger([(.accepted(keyID: "a"), .refuse(["invalid_token"]))])
    #expect(ledger.totals.staleAccepts == 1)
    #expect(violations.map(\.kind) == [.staleAccept])
  }

  @Test func `an injected mint error is found, and a lease from another replica is none`() {
    var ledger = RehearsalLedger()
    #expect(ledger.record(.granted(retries: 1), at: 0, afterRefusal: true, milliseconds: 1) == nil)
    #expect(ledger.totals.mintErrors == 0)
    #expect(ledger.checks.mintRetries == 1)
    #expect(ledger.checks.remints == 1)
    let violation = ledger.record(.failed(reason: "http_503"), at: 0, afterRefusal: false, milliseconds: 1)
    #expect(violation?.kind == .mintError)
    #expect(ledger.totals.mintErrors == 1)
    #expect(ledger.totals.mints == 1)
  }

  @Test func `a refusal for a wrong reason is neither expected nor forgotten`() {
    let (ledger, _) = Self.ledger([(.refused(reason: "token_expired"), .refuse(["invalid_token"]))])
    #expect(ledger.totals.expectedRejects.isEmpty)
    #expect(ledger.checks.wrongReasons == ["token_expired": 1])
  }

  @Test func `silence of a replica that is away is counted apart, other silence is not a reject`() {
    let silence: [(Verdict, DueVerdict)] = [(.unanswered, .accept), (.failed(status: 503), .accept)]
    let away = Self.ledger(silence, isDown: true).ledger
    #expect(away.checks.duringOutages == 2)
    #expect(away.totals.verifies == 0)
    #expect(away.totals.falseRejects == 0)
    let there = Self.ledger(silence).ledger
    #expect(there.checks.unanswered == 1)
    #expect(there.totals.falseRejects == 1)
  }

  @Test func `a replica that is away and answers is held to its answer`() {
    let (ledger, _) = Self.ledger([(.accepted(keyID: "a"), .refuse(["invalid_token"]))], isDown: true)
    #expect(ledger.totals.staleAccepts == 1)
  }

  @Test func `a sample holds what happened since the one before`() {
    var (ledger, _) = Self.ledger([
      (.accepted(keyID: "a"), .accept), (.refused(reason: "token_expired"), .refuse(["token_expired"])),
      (.refused(reason: "invalid_token"), .accept),
    ])
    _ = ledger.record(.granted(retries: 0), at: 0, afterRefusal: false, milliseconds: 7)
    let first = ledger.takeSample(at: Fixtures.now, elapsed: 1000, phase: "baseline")
    #expect(first.mints == 1)
    #expect(first.verifies == 3)
    #expect(first.acceptedByKey == ["a": 1])
    #expect(first.rejectsByReason == ["token_expired": 1])
    #expect(first.falseRejects == 1)
    #expect(first.mintP99Ms == 7)
    #expect(first.verifyP99Ms == 4)
    let second = ledger.takeSample(at: Fixtures.now, elapsed: 2000, phase: "baseline")
    #expect(second.mints + second.verifies + second.falseRejects == 0)
    #expect(second.verifyP99Ms == nil)
    #expect(ledger.totals.verifies == 3)
  }

  @Test func `a spread is taken by the nearest rank`() {
    let spread = RotationOutcome.Spread((1...100).map(Double.init).shuffled())
    #expect(spread.count == 100)
    #expect(spread.p50Ms == 50)
    #expect(spread.p99Ms == 99)
    #expect(spread.maxMs == 100)
    #expect(RotationOutcome.Spread([]).p50Ms == nil)
    #expect(RotationOutcome.Spread([3]) == RotationOutcome.Spread(count: 1, p50Ms: 3, p99Ms: 3, maxMs: 3))
  }
}
