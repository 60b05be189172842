import SyncLog

/// Where a session reads events.
protocol EventSource: Sendable {
  func state(of stream: StreamName) -> StreamState
  func page(of stream: StreamName, after seq: Int64, events: Int, bytes: Int) -> LogPage
}

extension SyncLog: EventSource {}
