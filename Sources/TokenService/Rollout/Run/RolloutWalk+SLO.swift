/// The service's health while users are moved.
extension RolloutWalk {
  /// Reads the SLO once; a snapshot that cannot be had is as bad as one that is over its bounds.
  func readSLO(_ label: String) async -> StepOutcome? {
    let start = clock.uptime()
    let url = settings.sloURL ?? ""
    let result = await client.ask(url, bearer: secrets.token(for: url))
    if Task.isCancelled { return nil }
    let file = "slo-\(label).json"
    var line = SLOLine(label: label, atUnixMs: journal.now, outcome: .passed(""), bounds: settings.bounds)
    let judged: StepOutcome
    switch result {
    case .success(let answer) where answer.isGood:
      journal.replace(file, with: answer.body)
      line.snapshotFile = file
      do throws(SLOReading.Fault) {
        let reading = try SLOReading(parsing: answer.body)
        line.reading = reading
        let excesses = reading.excesses(over: settings.bounds)
        judged = excesses.isEmpty ? .passed(reading.words) : .failed(excesses.joined(separator: "; "))
      } catch {
        judged = .failed(error.words)
      }
    case .success(let answer): judged = .failed("the SLO snapshot \(answer.words)")
    case .failure(let fault): judged = .failed("the SLO snapshot \(fault.words)")
    }
    let outcome = took(since: start, judged)
    line.outcome = outcome
    journal.add(line)
    return outcome
  }

  /// Waits, and reads the SLO while it does; what was watched before an interruption counts, what nobody watched does not.
  func soak(_ hold: Hold, _ step: RolloutStep, watched: Int64) async -> StepOutcome? {
    let start = clock.uptime()
    var time = SoakTime(hold, watched: watched)
    var line = ProgressLine(interval: max(10_000, hold.seconds * 1000 / 60))
    var last = start
    while !time.isOver {
      await wait(.seconds(1))
      let now = clock.uptime()
      time.pass(now - last, at: clock.now())
      last = now
      if Task.isCancelled {
        line.clear()
        journal.note(.watched(step: step.id, seconds: time.seconds))
        return nil
      }
      line.show(time.words(drawsBar: line.isTerminal), at: Int64((now - start).milliseconds))
      guard time.takeLook() else { continue }
      journal.note(.watched(step: step.id, seconds: time.seconds))
      if let failure = await look(hold) {
        line.clear()
        return Task.isCancelled ? nil : took(since: start, failure)
      }
      if Task.isCancelled { return nil }
      journal.seal()
    }
    line.clear()
    return took(since: start, .passed("watched for \(TimeInWords.exactLength(hold.seconds))"))
  }

  /// What speaks for an end of the soak.
  private func look(_ hold: Hold) async -> StepOutcome? {
    guard settings.sloURL != nil else { return nil }
    let number = journal.readings.count { $0.label.hasPrefix("soak_\(hold.name)_") } + 1
    let outcome = await readSLO("soak_\(hold.name)_\(number)")
    return outcome?.status == .failed ? outcome : nil
  }
}
