import Foundation

/// Long work on a thread of its own, so that tests which wait for sockets and clocks are not kept from running.
///
/// The threads that run tests are as many as there are cores; one that computes or waits for a process blocks all the
/// tests behind it.
public enum OwnThread {
  /// Runs this on a new thread and gives what it gives.
  public static func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let thread = Thread { continuation.resume(with: Swift.Result { try body() }) }
      thread.stackSize = 4 << 20
      thread.start()
    }
  }
}
