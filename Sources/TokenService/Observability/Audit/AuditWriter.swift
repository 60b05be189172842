import Dispatch
import Synchronization

/// Brings a batch of lines to the sink, whole and in order, however often the sink fails; used by one thread.
final class AuditWriter: Sendable {
  private let sink: any AuditSink
  private let failures = Atomic<UInt64>(0)
  private let mustReopen = Atomic<Bool>(false)
  /// Between two tries at a sink that failed.
  private static let pause = 0.1
  /// How often a sink may fail in a row when the log is to end.
  private static let lastTries = 10

  init(_ sink: any AuditSink) { self.sink = sink }

  var failureCount: UInt64 { failures.load(ordering: .relaxed) }

  func requestReopening() { mustReopen.store(true, ordering: .releasing) }

  /// Returns when everything is written; where `isLast` says so, also after failures in a row.
  func write(_ batch: [UInt8], isLast: () -> Bool, _ report: (_ written: Int) -> Void) {
    var done = 0
    var failuresInARow = 0
    reopenIfNeeded()
    while done < batch.count {
      do {
        let count = try sink.write(batch[done...])
        done += count
        failuresInARow = 0
        report(count)
      } catch {
        failures.wrappingAdd(1, ordering: .relaxed)
        failuresInARow += 1
        if failuresInARow >= Self.lastTries, isLast() { return }
        DispatchSemaphore(value: 0).wait(for: Self.pause)
        guard reopenIfNeeded() else { continue }
        // The new file starts with a whole line, although the old one has a part of it.
        let start = Self.startOfLine(before: done, in: batch)
        report(start - done)
        done = start
      }
    }
  }

  @discardableResult
  private func reopenIfNeeded() -> Bool {
    let isForced = mustReopen.exchange(false, ordering: .acquiring)
    do { return try sink.reopen(isForced: isForced) } catch {
      if isForced { requestReopening() }
      failures.wrappingAdd(1, ordering: .relaxed)
      return false
    }
  }

  private static func startOfLine(before position: Int, in batch: [UInt8]) -> Int {
    batch[..<position].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  }
}

extension DispatchSemaphore {
  fileprivate func wait(for seconds: Double) { _ = wait(timeout: .now() + seconds) }
}
