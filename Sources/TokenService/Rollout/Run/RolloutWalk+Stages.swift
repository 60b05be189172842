import TokenRules

/// The stages of the runtime's rollout: KPIs, a report for each, and somebody's signature.
extension RolloutWalk {
  /// Reads every KPI, and reports on the stage: go, or no-go.
  func readKPIs(_ stage: String) async -> StepOutcome? {
    let start = clock.uptime()
    var documents: [KPI.Source: Result<[UInt8], SLOReading.Fault>] = [:]
    for (source, url) in [(KPI.Source.metrics, settings.metricsURL), (.slo, settings.sloURL)] {
      guard let url, settings.kpis.contains(where: { $0.source == source }) else { continue }
      documents[source] = await document(of: source, at: url, stage)
      if Task.isCancelled { return nil }
    }
    let readings = settings.kpis.map { kpi in
      switch documents[kpi.source] {
      case .success(let bytes): KPIReading(kpi, in: bytes)
      case .failure(let fault): KPIReading(kpi, value: nil, fault: fault.words)
      case nil: KPIReading(kpi, value: nil, fault: "its source is not configured")
      }
    }
    for reading in readings {
      let file = Self.file(of: reading.kpi.source, stage)
      journal.keep(KPILine(stage: stage, reading: reading, snapshotFile: file), in: "kpi-results.jsonl")
    }
    report(stage, readings, signedBy: nil)
    let faults = readings.compactMap { reading in reading.fault.map { "\(reading.kpi.gate): \($0)" } }
    let outcome = faults.isEmpty ? StepOutcome.passed("go") : .failed("no-go: " + faults.joined(separator: "; "))
    return took(since: start, outcome)
  }

  private static func file(of source: KPI.Source, _ stage: String) -> String { "kpi-\(stage)-\(source.rawValue).json" }

  private func document(
    of source: KPI.Source,
    at url: String,
    _ stage: String
  ) async -> Result<[UInt8], SLOReading.Fault> {
    switch await client.ask(url, bearer: secrets.token(for: url)) {
    case .success(let answer) where answer.isGood:
      journal.replace(Self.file(of: source, stage), with: answer.body)
      return .success(answer.body)
    case .success(let answer): return .failure(.init(words: "the \(source.rawValue) URL \(answer.words)"))
    case .failure(let fault): return .failure(.init(words: "the \(source.rawValue) URL \(fault.words)"))
    }
  }

  /// Writes the name of whoever signs, and when, into the stage's report.
  func signOff(_ stage: String) -> StepOutcome {
    let name = journal.machine.signer ?? ""
    let lines = (try? journal.bundle.bytes(of: "kpi-results.jsonl")) ?? []
    let readings = KPILine.all(parsing: lines).filter { $0.stage == stage }.map(\.reading)
    report(stage, readings, signedBy: name)
    return .passed("signed off by \(name) at \(clock.now().rfc3339)")
  }

  private func report(_ stage: String, _ readings: [KPIReading], signedBy name: String?) {
    let report = GateReport(
      stage: stage,
      readings: readings,
      settings: settings,
      context: journal.bundle.context,
      signature: name.map { ($0, clock.now()) }
    )
    journal.replace("gate-report-\(stage).md", with: Array(report.text.utf8))
  }
}
