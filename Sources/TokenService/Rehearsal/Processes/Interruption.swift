import Glibc
import UnixSignals

/// Ctrl-C and SIGTERM, for work that has something to finish.
enum Interruption {
  /// Does something; a signal cancels it and lets it come to its end, a second one ends the process at once.
  static func cancels<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
    let work = Task { try await body() }
    let watch = Task {
      var first: ContinuousClock.Instant?
      for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
        // `timeout` and some shells send one to the process and one to its group: that is one signal still. The
        // children end with their lifeline.
        if let first, ContinuousClock.now - first > .seconds(1) { _exit(130) }
        first = first ?? .now
        work.cancel()
      }
    }
    defer { watch.cancel() }
    return try await work.value
  }
}
