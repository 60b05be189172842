import Foundation
import Synchronization

/// A pipe whose reading end a test holds: what is written to it can be left unread.
final class TestPipe: Sendable {
  let reading, writing: Int32

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0)
    (reading, writing) = (ends[0], ends[1])
  }

  deinit { close(reading) }

  func closeWriting() { close(writing) }

  /// Reads until the other end is closed.
  func readToEnd() -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(reading, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Starts to read until the other end is closed.
  func readToEndInBackground() -> Task<String, Never> { Task { await onThread { self.readToEnd() } } }

  /// Reads what there is now; waits for at least one byte.
  func readSome() -> String {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    return String(decoding: chunk[..<max(0, read(reading, &chunk, chunk.count))], as: UTF8.self)
  }
}

/// Does what blocks on a thread of its own: of a pool, two that wait for each other may get only one.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
