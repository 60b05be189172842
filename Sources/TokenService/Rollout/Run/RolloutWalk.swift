import TokenRules

/// Walks a rollout: asks the machine what comes next, does it, and writes down what came of it.
struct RolloutWalk: Sendable {
  let journal: RolloutJournal
  let secrets: RolloutSecrets
  let client: WebClient
  let gates: GateProcess
  /// Checks the signature of a bundle that is taken along.
  let key: EvidencePublicKey?
  let clock: any TokenClock
  /// Lets time pass; ends early where the task is cancelled.
  let wait: @Sendable (Duration) async -> Void
  /// Says something to whoever watches.
  let say: @Sendable (String) -> Void

  var settings: RolloutSettings { journal.settings }

  /// Goes on until nothing is left, something failed, or the task is cancelled; the bundle is as far as the walk at every
  /// moment.
  ///
  /// - Parameter publish: writes the summary and the report anew.
  func walk(_ publish: () -> Void) async {
    while journal.fault == nil {
      if Task.isCancelled { return interrupt() }
      switch journal.machine.next {
      case .finish: return
      case .skip(let step, let reason):
        say("\(heading(step)): skipped: \(reason)")
        journal.note(.ended(step: step.id, skip(step, reason)))
      case .run(let step, let watched):
        journal.note(.began(step: step.id))
        // What was begun is sealed before it is done: a run that is killed shows how far it came.
        journal.seal()
        say(heading(step))
        guard let outcome = await perform(step, watched) else { return interrupt() }
        journal.note(.ended(step: step.id, outcome))
        say("  \(outcome.status.rawValue): \(Terminal.harmless(outcome.detail))")
      }
      publish()
    }
  }

  private func interrupt() {
    journal.note(.interrupted)
    say("interrupted")
  }

  private func heading(_ step: RolloutStep) -> String {
    let all = journal.machine.plan.steps
    let number = (all.firstIndex { $0.id == step.id } ?? 0) + 1
    return "[\(number)/\(all.count)] \(step.id)"
  }

  /// Does a step; nothing where it was interrupted.
  private func perform(_ step: RolloutStep, _ watched: Int64) async -> StepOutcome? {
    switch step.work {
    case .stagingBundle: timed { stagingBundle() }
    case .alerts: await alerts()
    case .stableRevisions: .passed(settings.stableRevisions.joined(separator: ", "))
    case .holdLengths: .passed("as long as the plan wants")
    case .gate(let gate), .rollbackDrill(let gate): await run(gate)
    case .sequence: sequence()
    case .snapshot(let suffix): await snapshot(suffix)
    case .probe(let percentage): await probe(percentage)
    case .slo(let label): await readSLO(label)
    case .soak(let hold): await soak(hold, step, watched: watched)
    case .kpis(let stage): await readKPIs(stage)
    case .signOff(let stage): signOff(stage)
    }
  }

  /// Writes the line of a step that is skipped.
  private func skip(_ step: RolloutStep, _ reason: String) -> StepOutcome {
    let outcome = StepOutcome.skipped(reason)
    switch step.work {
    case .gate(let gate), .rollbackDrill(let gate):
      journal.keep(GateLine(gate: gate, outcome: outcome, reading: nil), in: "gate-results.jsonl")
    case .probe(let percentage):
      journal.keep(CohortLine(percentage: percentage, outcome: outcome), in: "cohort-results.jsonl")
    case .slo(let label):
      journal.add(SLOLine(label: label, atUnixMs: journal.now, outcome: outcome, bounds: settings.bounds))
    default: break
    }
    return outcome
  }

  /// Gives an outcome the time that it took.
  func timed(_ body: () -> StepOutcome) -> StepOutcome {
    let start = clock.uptime()
    return took(since: start, body())
  }

  func took(since start: Duration, _ outcome: StepOutcome) -> StepOutcome {
    var outcome = outcome
    outcome.seconds = (clock.uptime() - start).milliseconds / 1000
    return outcome
  }
}
