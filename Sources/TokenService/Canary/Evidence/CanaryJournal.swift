import Synchronization
import TokenRules

/// Keeps what happens in a canary drill: in the bundle at once, and in memory for the summary.
final class CanaryJournal: Sendable {
  private struct Contents {
    var steps: [CanaryOutcome.Step] = []
    var current: (name: String, percent: Int) = ("start", 0)
    var fault: EvidenceError?
  }

  let bundle: EvidenceBundle
  let context: EvidenceContext
  private let contents = Mutex(Contents())
  private let clock: any TokenClock
  private let start: Duration
  private let say: @Sendable (String) -> Void

  init(
    _ bundle: EvidenceBundle,
    _ context: EvidenceContext,
    clock: any TokenClock,
    say: @escaping @Sendable (String) -> Void
  ) {
    self.bundle = bundle
    self.context = context
    self.clock = clock
    self.say = say
    start = clock.uptime()
  }

  var steps: [CanaryOutcome.Step] { contents.withLock(\.steps) }
  /// Why evidence was lost, where any was.
  var fault: EvidenceError? { contents.withLock(\.fault) }
  /// Milliseconds since the drill began.
  var elapsed: Int64 { Int64((clock.uptime() - start) / .milliseconds(1)) }
  var current: (name: String, percent: Int) { contents.withLock(\.current) }

  /// Takes a step, and writes down how it ended.
  ///
  /// - Returns: whether it passed.
  /// - Throws: `CancellationError`; what else goes wrong is the step's failure.
  func step(_ step: CanaryStep, _ body: () async throws -> String) async throws -> Bool {
    contents.withLock { $0.current = (step.name, step.percent) }
    let began = clock.uptime()
    var (passed, detail) = (true, "")
    do { detail = try await body() } catch {
      (passed, detail) = (false, Task.isCancelled || error is CancellationError ? "interrupted" : "\(error)")
    }
    let seconds = (clock.uptime() - began) / .seconds(1)
    let outcome = CanaryOutcome.Step(
      name: step.name,
      percent: step.percent,
      passed: passed,
      seconds: seconds,
      detail: detail
    )
    contents.withLock { $0.steps.append(outcome) }
    attempt { () throws(EvidenceError) in
      try bundle.append(CanaryResultLine(step: outcome, logFile: "logs/edge-access.log"), to: "results.jsonl")
      try bundle.seal()
    }
    say("\(passed ? "passed" : "FAILED")  \(step.name)  \(Figure.decimal(seconds)) s  \(detail)")
    if detail == "interrupted" { throw CancellationError() }
    return passed
  }

  /// Writes down what went through the edge so far.
  func add(_ ledger: CanaryLedger, at now: Duration) {
    let (step, percent) = current
    let uncovered = ledger.uncovered(upTo: now) / .seconds(1)
    let line = CanaryTrafficLine(elapsedMs: elapsed, step: step, percent: percent, ledger: ledger, uncovered: uncovered)
    attempt { () throws(EvidenceError) in try bundle.append(line, to: "traffic.jsonl") }
  }

  func replace(_ file: String, with bytes: [UInt8]) {
    attempt { () throws(EvidenceError) in try bundle.replace(file, with: bytes) }
  }

  func seal() { attempt { () throws(EvidenceError) in try bundle.seal() } }

  private func attempt(_ body: () throws(EvidenceError) -> Void) {
    do throws(EvidenceError) { try body() } catch { contents.withLock { $0.fault = $0.fault ?? error } }
  }
}
