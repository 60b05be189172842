import TokenRules

/// Looks at a rehearsal from the side: readiness twice a second, a sample each second.
struct RehearsalObserver: Sendable {
  let record: RehearsalRecord
  let client: FleetClient
  let journal: RehearsalJournal

  /// Asks every replica whether it is ready, as a balancer does, until it is cancelled.
  func watchReadiness(name: @Sendable (Int) -> String) async {
    while !Task.isCancelled {
      let addresses = record.with(\.addresses)
      for replica in addresses.indices where !record.with({ $0.fleet.replicas[replica].isDown }) {
        let answer = await client.isReady(at: addresses[replica])
        if Task.isCancelled { return }
        guard let change = note(answer?.isReady ?? false, of: replica, at: addresses[replica]) else { continue }
        let checks = answer?.body?["details"].map(\.text) ?? ""
        journal.note(.replica(name: name(replica), what: change, detail: checks))
      }
      try? await Task.sleep(for: .milliseconds(500))
    }
  }

  /// Keeps what a replica says; the change, where it is one.
  private func note(_ isReady: Bool, of replica: Int, at address: ReplicaAddress) -> RotationEvent.ReplicaChange? {
    record.with { contents in
      // What was asked before a restart says nothing of what came after it.
      guard contents.addresses[replica] == address, !contents.fleet.replicas[replica].isDown else { return nil }
      guard contents.isReady[replica] != isReady else { return nil }
      contents.isReady[replica] = isReady
      return isReady ? .ready : .notReady
    }
  }

  /// Writes each second down, until it is cancelled; once more then.
  ///
  /// - Parameters:
  ///   - name: what a replica is called.
  ///   - left: how long the rehearsal will take still, in seconds.
  func sample(name: @Sendable (Int) -> String, left: @Sendable () async -> Double) async {
    var line = ProgressLine()
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(1))
      let sample = takeSample(name)
      let falseRejects = record.with { $0.ledger.totals.falseRejects }
      line.show(sample, falseRejects: falseRejects, left: await left())
    }
    line.clear()
  }

  private func takeSample(_ name: (Int) -> String) -> RotationSample {
    let (now, elapsed) = (record.clock.now(), journal.elapsed)
    let (sample, violations) = record.with { contents in
      defer { contents.violations = [] }
      let sample = contents.ledger.takeSample(at: now, elapsed: elapsed, phase: contents.phase)
      return (sample, contents.violations)
    }
    for violation in violations {
      journal.note(
        .violation(
          kind: violation.kind,
          kid: violation.keyID,
          reason: violation.reason,
          replica: violation.replica.map(name),
          detail: violation.detail
        )
      )
    }
    journal.add(sample)
    return sample
  }
}
