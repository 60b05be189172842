import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, for work that has something to finish.
enum Interruption {
  /// Does something; a signal cancels it and lets it come to its end, a second one ends the process at once.
  static func cancels<Result: Sendable>(_ body: @escaping @Sendable () async -> Result) async -> Result {
    let work = Task { await body() }
    let first = Mutex<ContinuousClock.Instant?>(nil)
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler {
        // `timeout` and some shells send one to the process and one to its group: that is one signal still. The
        // children end with the watchdog.
        let before = first.withLock { before in
          defer { before = before ?? .now }
          return before
        }
        if let before, ContinuousClock.now - before > .seconds(1) { _exit(130) }
        work.cancel()
      }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    return await work.value
  }
}
