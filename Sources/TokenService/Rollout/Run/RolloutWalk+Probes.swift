/// What servers are asked.
extension RolloutWalk {
  private static let evaluate = "/api/v1/control/runtime-routing/evaluate"

  /// Asks twice where a user of the cohort is sent.
  func probe(_ percentage: Int) async -> StepOutcome? {
    let start = clock.uptime()
    let file = "cohort-\(percentage).json"
    let url = Self.joined(settings.controlBaseURL ?? "", Self.evaluate)
    let question = ProbeReading.question(percentage, of: settings.kind)
    let first = await client.ask(url, bearer: secrets.token(for: url), json: question)
    let isAnswered = (try? first.get().status) == 200
    let second = isAnswered ? await client.ask(url, bearer: secrets.token(for: url), json: question) : first
    guard !Task.isCancelled else { return nil }
    if case .success(let answer) = first { journal.replace(file, with: answer.body) }
    let (judged, reading) = Self.judge(first, second)
    let outcome = took(since: start, judged)
    let status = try? first.get().status
    journal.keep(
      CohortLine(
        percentage: percentage,
        outcome: outcome,
        httpStatus: status,
        responseFile: status == nil ? nil : file,
        reading: reading
      ),
      in: "cohort-results.jsonl"
    )
    if let share = reading?.canaryPercent, share != Double(percentage) {
      journal.warn("cohort \(percentage)%: the control service moves \(Figure.decimal(share))% of the users")
    }
    return outcome
  }

  private static func judge(
    _ first: Result<WebAnswer, WebFault>,
    _ second: Result<WebAnswer, WebFault>
  ) -> (StepOutcome, ProbeReading?) {
    do throws(ProbeReading.Fault) {
      let reading = try ProbeReading(parsing: try body(of: first))
      guard reading.decidesAs(try ProbeReading(parsing: try body(of: second))) else {
        return (.failed("the same cohort key got two answers"), reading)
      }
      return (.passed("driver \(reading.driver)"), reading)
    } catch {
      return (.failed(error.words), nil)
    }
  }

  private static func body(of result: Result<WebAnswer, WebFault>) throws(ProbeReading.Fault) -> [UInt8] {
    switch result {
    case .success(let answer) where answer.status == 200: return answer.body
    case .success(let answer): throw ProbeReading.Fault(words: "the control service \(answer.words)")
    case .failure(let fault): throw ProbeReading.Fault(words: "the control service \(fault.words)")
    }
  }

  static func joined(_ base: String, _ path: String) -> String {
    (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
  }

  // MARK: Snapshots

  /// Keeps what metrics and status say; what cannot be had is warned of, and blocks nothing.
  func snapshot(_ suffix: String) async -> StepOutcome? {
    let start = clock.uptime()
    let sources = [("runtime_metrics", settings.metricsURL), ("control_status", settings.controlStatusURL)]
    var kept = 0
    for (name, url) in sources {
      guard let url else { continue }
      let result = await client.ask(url, bearer: secrets.token(for: url))
      if Task.isCancelled { return nil }
      switch result {
      case .success(let answer) where answer.isGood:
        journal.replace("\(name)_\(suffix).json", with: answer.body)
        kept += 1
      case .success(let answer): journal.warn("\(name)_\(suffix): \(url) \(answer.words)")
      case .failure(let fault): journal.warn("\(name)_\(suffix): \(url) \(fault.words)")
      }
    }
    return took(since: start, .passed("\(kept) kept"))
  }

  /// Whether alerts are evaluated.
  func alerts() async -> StepOutcome? {
    let start = clock.uptime()
    let url = settings.alertsURL ?? ""
    let result = await client.ask(url, bearer: secrets.token(for: url))
    if Task.isCancelled { return nil }
    switch result {
    case .success(let answer) where answer.isGood:
      journal.replace("alerts.json", with: answer.body)
      return took(since: start, judgeAlerts(answer.body))
    case .success(let answer): return took(since: start, .failed("the rules endpoint \(answer.words)"))
    case .failure(let fault): return took(since: start, .failed("the rules endpoint \(fault.words)"))
    }
  }

  private func judgeAlerts(_ body: [UInt8]) -> StepOutcome {
    do throws(AlertsReading.Fault) {
      let reading = try AlertsReading(parsing: body, now: clock.now())
      for name in reading.firing { journal.warn("the alert \(name) fires") }
      return .passed(
        reading.rules == 1 ? "1 alerting rule is evaluated" : "\(reading.rules) alerting rules are evaluated"
      )
    } catch {
      return .failed(error.words)
    }
  }
}
