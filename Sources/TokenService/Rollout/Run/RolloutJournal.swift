import Synchronization
import TokenRules

/// Keeps what happens in a rollout: in the bundle at once, and in memory for what comes next and for the report.
final class RolloutJournal: Sendable {
  private struct Contents {
    var machine: RolloutMachine
    var events: [RolloutEvent]
    var readings: [SLOLine]
    var fault: EvidenceError?
  }

  let bundle: EvidenceBundle
  let settings: RolloutSettings
  private let clock: any TokenClock
  private let contents: Mutex<Contents>

  init(
    _ bundle: EvidenceBundle,
    settings: RolloutSettings,
    events: [RolloutEvent] = [],
    readings: [SLOLine] = [],
    clock: any TokenClock
  ) {
    self.bundle = bundle
    self.settings = settings
    self.clock = clock
    var machine = RolloutMachine(RolloutPlan(settings))
    for event in events { machine.apply(event.kind) }
    contents = Mutex(Contents(machine: machine, events: events, readings: readings))
  }

  var machine: RolloutMachine { contents.withLock(\.machine) }
  var events: [RolloutEvent] { contents.withLock(\.events) }
  var readings: [SLOLine] { contents.withLock(\.readings) }
  /// Why evidence was lost, where any was.
  var fault: EvidenceError? { contents.withLock(\.fault) }

  /// The milliseconds since 1970.
  var now: Int64 { clock.now().milliseconds }

  func note(_ kind: RolloutEvent.Kind) {
    let event = RolloutEvent(atUnixMs: now, kind: kind)
    contents.withLock { contents in
      contents.machine.apply(kind)
      contents.events.append(event)
    }
    keep(event, in: "events.jsonl")
  }

  /// Something that does not block: in the events, in the summary, and in `warnings.log`.
  func warn(_ text: String) {
    let text = Terminal.harmless(text)
    guard !machine.warnings.contains(text) else { return }
    note(.warned(text))
    let lines = machine.warnings.map { $0 + "\n" }.joined()
    replace("warnings.log", with: Array(lines.utf8))
  }

  func add(_ line: SLOLine) {
    contents.withLock { $0.readings.append(line) }
    keep(line, in: "slo-results.jsonl")
  }

  func keep(_ line: some EvidenceLine, in file: String) {
    attempt { () throws(EvidenceError) in try bundle.append(line, to: file) }
  }

  func replace(_ file: String, with bytes: [UInt8]) {
    attempt { () throws(EvidenceError) in try bundle.replace(file, with: bytes) }
  }

  func seal() { attempt { () throws(EvidenceError) in try bundle.seal() } }

  private func attempt(_ body: () throws(EvidenceError) -> Void) {
    do throws(EvidenceError) { try body() } catch { contents.withLock { $0.fault = $0.fault ?? error } }
  }
}
