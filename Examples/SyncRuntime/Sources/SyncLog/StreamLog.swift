import SyncWire
import Synchronization

/// A stream: its file for one writer at a time, and what is kept of it for many readers.
///
/// A reader waits for no disk: the window's lock is not held while the file is written.
final class StreamLog: Sendable {
  private let stream: StreamName
  private let bounds: LogBounds
  private let writer: Mutex<StreamFile>
  private let window: Mutex<EventWindow>

  init(new stream: StreamName, path: String, bounds: LogBounds) throws(SyncLogError) {
    (self.stream, self.bounds) = (stream, bounds)
    writer = Mutex(try StreamFile.making(stream, path: path, bounds: bounds))
    window = Mutex(EventWindow(limit: bounds.retainedEvents))
  }

  init(_ stored: StoredStream, path: String, bounds: LogBounds) throws(SyncLogError) {
    (stream, self.bounds) = (StreamName(stored.stream), bounds)
    writer = Mutex(try StreamFile.opening(stored, path: path, bounds: bounds))
    window = Mutex(EventWindow(limit: bounds.retainedEvents, stored))
  }

  var state: StreamState { window.withLock { $0.state } }

  func append(id: String, data: String) throws(SyncLogError) -> Appended {
    try writer.withLock { (file: inout StreamFile) throws(SyncLogError) in
      if let seq = file.seq(of: id) { return Appended(seq: seq, isNew: false) }
      let seq = state.head + 1
      try file.append(seq: seq, id: id, data: data)
      let event = SyncEvent(stream: stream.text, seq: seq, data: data)
      window.withLock { $0.append(event) }
      // The event is kept already: a file that cannot be made smaller now is tried again with the next.
      if file.isDue { try? file.compact(window.withLock { $0 }) }
      return Appended(seq: seq, isNew: true)
    }
  }

  func page(after seq: Int64, events: Int, bytes: Int) -> LogPage {
    window.withLock { $0.page(after: seq, events: events, bytes: bytes) }
  }
}
