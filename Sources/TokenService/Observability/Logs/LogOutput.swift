import Synchronization

/// Standard error as a place for log lines: one write a line, and a line is lost rather than waited for.
///
/// A reader that stands still would else stop every thread that logs.
final class LogOutput: Sendable {
  static let standardError = LogOutput(descriptor: 2)

  private let descriptor: Int32
  private let dropped = Atomic<UInt64>(0)
  /// One line at a time, so that long ones do not mix.
  private let turn = Mutex<Void>(())

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// How many lines were lost.
  var droppedCount: UInt64 { dropped.load(ordering: .relaxed) }

  func write(_ line: [UInt8]) {
    turn.withLock { _ in
      var rest = line[...]
      while !rest.isEmpty {
        guard DescriptorWriter.isWritable(descriptor, within: 0),
          let count = try? DescriptorWriter.write(rest, to: descriptor)
        else {
          dropped.wrappingAdd(1, ordering: .relaxed)
          return
        }
        rest = rest.dropFirst(count)
      }
    }
  }
}

extension ServiceMetrics {
  /// Shows how many log lines were lost.
  func observe(_ logs: LogOutput) {
    registry.reading(.logsDropped) { Double(logs.droppedCount) }
  }
}
