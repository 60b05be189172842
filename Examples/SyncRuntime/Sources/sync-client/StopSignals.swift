import Dispatch
import Foundation

/// SIGTERM and SIGINT: the wish that the process end in order.
final class StopSignals {
  private let signals: AsyncStream<Void>
  // Held, so that they go on listening.
  private let sources: [any DispatchSourceSignal]

  init() {
    let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
    self.signals = signals
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    // Writing to a socket that is gone is an error, not an end.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Returns when one came.
  func wait() async { for await _ in signals { return } }
}
