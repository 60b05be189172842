import Synchronization
import TokenRules

/// Keeps what happens: in the bundle at once, and in memory for the report.
final class RehearsalJournal: Sendable {
  private struct Contents {
    var events: [RotationEvent] = []
    var samples: [RotationSample] = []
    var phases: [RotationOutcome.Phase] = []
    var phase = "start"
    var fault: EvidenceError?
  }

  let bundle: EvidenceBundle
  private let contents = Mutex(Contents())
  private let clock: any TokenClock
  private let start: Duration

  init(_ bundle: EvidenceBundle, clock: any TokenClock) {
    self.bundle = bundle
    self.clock = clock
    start = clock.uptime()
  }

  /// Milliseconds since the rehearsal began.
  var elapsed: Int64 { Int64((clock.uptime() - start).milliseconds) }

  var events: [RotationEvent] { contents.withLock(\.events) }
  var samples: [RotationSample] { contents.withLock(\.samples) }
  var phases: [RotationOutcome.Phase] { contents.withLock(\.phases) }
  /// Why evidence was lost, where any was.
  var fault: EvidenceError? { contents.withLock(\.fault) }

  func note(_ kind: RotationEvent.Kind) {
    let (now, elapsed) = (clock.now().milliseconds, elapsed)
    contents.withLock { contents in
      let event = RotationEvent(atUnixMs: now, elapsedMs: elapsed, phase: contents.phase, kind: kind)
      contents.events.append(event)
      keep(event, in: "events.jsonl", &contents)
    }
  }

  func add(_ sample: RotationSample) {
    let isFirst = contents.withLock { contents in
      contents.samples.append(sample)
      keep(sample, in: "samples.jsonl", &contents)
      return contents.samples.count == 1
    }
    // A run that is killed before its first phase ends has sealed both files, too.
    if isFirst { seal() }
  }

  func begin(_ phase: String) {
    contents.withLock { $0.phase = phase }
    note(.phaseBegan)
  }

  /// Ends a phase, and seals what is there.
  func end(_ phase: RotationOutcome.Phase) {
    note(.phaseEnded(passed: phase.passed, detail: phase.detail))
    contents.withLock { $0.phases.append(phase) }
    seal()
  }

  func replace(_ file: String, with bytes: [UInt8]) {
    attempt { () throws(EvidenceError) in try bundle.replace(file, with: bytes) }
  }

  func seal() { attempt { () throws(EvidenceError) in try bundle.seal() } }

  private func attempt(_ body: () throws(EvidenceError) -> Void) {
    do throws(EvidenceError) { try body() } catch { contents.withLock { $0.fault = $0.fault ?? error } }
  }

  private func keep(_ line: some EvidenceLine, in file: String, _ contents: inout Contents) {
    do throws(EvidenceError) { try bundle.append(line, to: file) } catch { contents.fault = contents.fault ?? error }
  }
}
