import Glibc

/// What is said on standard error while something goes on: one line that is rewritten, or where nobody looks, one now and
/// then.
struct ProgressLine {
  let isTerminal: Bool
  /// Milliseconds between lines where they are kept.
  private let interval: Int64
  private var lastWritten: Int64?

  init(interval: Int64 = 10_000, isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
    self.interval = interval
    self.isTerminal = isTerminal
  }

  /// - Parameters:
  ///   - line: what is to be said.
  ///   - elapsed: milliseconds since it began.
  ///   - write: where it is said.
  mutating func show(_ line: String, at elapsed: Int64, _ write: (String) -> Void = Terminal.write) {
    if isTerminal {
      write("\r\u{1b}[K" + line)
    } else if lastWritten.map({ elapsed >= $0 + interval }) ?? true {
      lastWritten = elapsed
      write(line + "\n")
    }
  }

  func clear(_ write: (String) -> Void = Terminal.write) { if isTerminal { write("\r\u{1b}[K") } }
}

extension ProgressLine {
  /// A second of a rehearsal.
  mutating func show(_ sample: RotationSample, falseRejects: Int, left: Double) {
    let line =
      "\(sample.phase)  \(sample.mints) mint/s  \(sample.verifies) verify/s  false rejects \(falseRejects)  "
      + "\(Figure.length(ofMilliseconds: Int64(left * 1000))) left"
    show(line, at: sample.elapsedMs)
  }
}
