import Glibc

/// What a rehearsal says on standard error while it runs: one line that is rewritten, or where nobody looks, one now
/// and then.
struct ProgressLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var lastWritten: Int64 = -Self.interval

  /// Seconds between lines where they are kept.
  private static let interval: Int64 = 10_000

  mutating func show(_ sample: RotationSample, falseRejects: Int, left: Double) {
    let line =
      "\(sample.phase)  \(sample.mints) mint/s  \(sample.verifies) verify/s  false rejects \(falseRejects)  "
      + "\(Figure.length(ofMilliseconds: Int64(left * 1000))) left"
    show(line, elapsed: sample.elapsedMs)
  }

  /// - Parameter elapsed: milliseconds since the start.
  mutating func show(_ line: String, elapsed: Int64) {
    if isTerminal {
      Terminal.write("\r\u{1b}[K" + line)
    } else if elapsed >= lastWritten + Self.interval {
      lastWritten = elapsed
      Terminal.write(line + "\n")
    }
  }

  func clear() { if isTerminal { Terminal.write("\r\u{1b}[K") } }
}
