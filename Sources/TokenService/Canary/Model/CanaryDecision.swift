/// What a canary drill comes to.
struct CanaryDecision: Sendable, Hashable {
  /// What was looked at, and whether it held.
  struct Check: Sendable, Hashable {
    let what: String
    let holds: Bool
    let seen: String
  }

  let checks: [Check]
  /// Why the drill blocks; empty where it allows.
  let failures: [String]

  var allows: Bool { failures.isEmpty }

  /// - Parameters:
  ///   - steps: how they ended, in their order.
  ///   - expected: how many steps there are.
  ///   - end: when the clients were looked at last.
  ///   - rolledBack: when the edge had taken every cohort back; `nil` where it did not come to that.
  ///   - fault: what ended the drill early.
  init(
    _ ledger: CanaryLedger,
    steps: [CanaryOutcome.Step],
    expected: Int,
    end: Duration,
    rolledBack: Duration?,
    fault: String?
  ) {
    let uncovered = ledger.uncovered(upTo: end) / .seconds(1)
    let (stable, canary) = (ledger.counts(of: .stable), ledger.counts(of: .canary))
    let refusals = ledger.refused.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    let clients = ledger.clients.count
    checks =
      steps.map { Check(what: "step \($0.name)", holds: $0.passed, seen: $0.detail) }
      + [
        Check(
          what: "every client had a token throughout",
          holds: uncovered == 0 && ledger.clientsWithoutLease == 0,
          seen:
            "\(clients) clients, \(Figure.decimal(uncovered)) s without a token, \(ledger.clientsWithoutLease) never had one"
        ),
        Check(
          what: "every use of a token found one",
          holds: ledger.usesWithoutToken == 0 && ledger.uses > 0,
          seen: "\(ledger.uses) uses, \(ledger.usesWithoutToken) without"
        ),
        Check(
          what: "every token was accepted, the canary's by the stable revision too",
          holds: refusals.isEmpty && ledger.crossed > 0,
          seen: "\(ledger.verifies) verified, \(ledger.crossed) by the other revision"
            + (refusals.isEmpty ? "" : "; " + refusals.joined(separator: ", "))
        ),
        Check(
          what: "both revisions minted",
          holds: stable.mints > 0 && canary.mints > 0,
          seen: "stable \(stable.mints), canary \(canary.mints)"
        ),
        Check(
          what: "nothing reached the canary after the roll-back",
          holds: rolledBack.map { !ledger.reachedCanary(after: $0) } ?? false,
          seen: rolledBack == nil ? "there was no roll-back" : "looked at until the end"
        ),
      ]
    var failures = checks.filter { !$0.holds }.map { "\($0.what): \($0.seen)" }
    if steps.count < expected, fault == nil { failures.append("\(expected - steps.count) steps were not taken") }
    if let fault { failures.append(fault) }
    self.failures = failures
  }
}
