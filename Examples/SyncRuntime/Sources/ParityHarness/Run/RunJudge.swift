/// Judges a run: the comparison, and whether everything that was to be tried was tried.
struct RunJudge: Sendable {
  let plan: FaultPlan
  let records: [FaultRunner.Record]
  let publisher: Publisher.Counts
  let ledger: AppendLedger
  let logs: [LoggedStream]
  let sessions: [SessionState]
  let audit: Audit
  /// Sessions that have not caught up, in words.
  let settled: [String]
  /// What revoked devices were told.
  let refusals: [SessionID: String]
  /// Processes that did not end well, in words.
  let ends: [String]
  /// What the runtime said of rings that it did not take.
  let refusedRings: [String]
  /// Files with a secret.
  let secrets: [String]
  let settings: HarnessSettings

  var result: RunResult {
    var result = RunResult()
    let comparison = Comparison(streams: HarnessSettings.streams, ledger: ledger, logs: logs, sessions: sessions)
    result.checks =
      [faults, acknowledgements, caughtUp] + comparison.checks + [refused, rotations] + tries + [clean, safe]
    let wanted = HarnessSettings.streams.map {
      ($0, SessionState.Stream(seq: ledger.head(of: $0), digest: ledger.digest(of: $0)))
    }
    result.sessions = sessions.map { session in
      let fits = session.isRevoked || Comparison.difference(session, wanted).isEmpty
      let counts = session.totals
      let isClean =
        counts.gaps == 0 && counts.duplicates == 0 && counts.nonsense == 0
        && (session.isRevoked || counts.authFailures == 0)
      return (session, fits && isClean)
    }
    result.facts = facts
    return result
  }

  private var totals: SessionCounts { sessions.map(\.totals).reduce(SessionCounts(), +) }

  private var facts: [(String, String)] {
    [
      ("events", "\(HarnessSettings.streams.map { ledger.count(of: $0) }.reduce(0, +))"),
      ("appends tried again", "\(publisher.retries), and \(publisher.repeats) repeated on purpose"),
      ("reconnects", "\(totals.reconnects)"),
      ("tokens taken on the same socket", "\(totals.reauthentications)"),
      ("bootstraps from a snapshot", "\(totals.bootstraps)"),
      ("tokens issued, keys that signed", "\(audit.issued), \(audit.keys.count)"),
    ]
  }

  private var faults: Check {
    let done = Set(records.filter { $0.failure == nil }.map(\.fault))
    var failures = records.compactMap { record in
      record.failure.map { "\(record.fault.name) \(record.fault.target): \($0)" }
    }
    if records.count != plan.entries.count || done.count > records.count {
      failures.append("\(records.count) of \(plan.entries.count) were tried")
    }
    return Check("every planned fault was done", failures: failures, seen: "\(records.count) faults")
  }

  private var acknowledgements: Check {
    Check(
      "every append was acknowledged in the end",
      failures: publisher.unacknowledged,
      seen: "\(ledger.acknowledgements) acknowledgements"
    )
  }

  private var caughtUp: Check { Check("every session caught up", failures: settled, seen: "all") }

  private var refused: Check {
    Check(
      "revoked devices are refused a lease",
      failures: refusals.filter { !$0.value.hasPrefix("403") }.map { "\($0.key): \($0.value)" }.sorted(),
      seen: refusals.isEmpty ? "none was revoked" : refusals.values.sorted().joined(separator: ", ")
    )
  }

  private var rotations: Check {
    let wanted = settings.faults.rotations + 1
    return Check(
      "every rotation's key signed, and the runtime took every ring",
      failures: (audit.keys.count < wanted ? ["\(audit.keys.count) keys signed, not \(wanted)"] : []) + refusedRings,
      seen: "\(audit.keys.count) keys"
    )
  }

  /// What nothing was held against says nothing.
  private var tries: [Check] {
    let disturbed = settings.faults.killRuntime + settings.faults.killClients > 0
    let pairs: [(String, Bool, Int64)] = [
      ("sessions connected again", disturbed, totals.reconnects),
      ("sockets took fresh tokens", settings.duration >= Double(settings.ttl) * 1.5, totals.reauthentications),
      ("sessions began with a snapshot", settings.faults.absentClients > 0, totals.bootstraps),
    ]
    return pairs.filter(\.1).map { name, _, count in
      Check("tried: " + name, failures: count == 0 ? ["never"] : [], seen: "\(count) times")
    }
  }

  private var clean: Check { Check("every process ended well", failures: ends, seen: "exit code 0 on SIGTERM") }

  private var safe: Check {
    Check("no secret in logs and evidence", failures: secrets.map { "in \($0)" }, seen: "none")
  }
}
