import Synchronization

/// Streams of events in files that only grow: what was appended is never lost by the end of the process.
///
/// An append is one `write` to one file: it is with the system when ``append(_:id:data:)`` returns, and a SIGKILL takes
/// nothing back. A machine that loses its power may lose the last events. Readers are served from memory, which holds
/// what is kept of each stream.
public final class SyncLog: Sendable {
  /// Whoever makes a stream's file holds this; readers do not wait for it.
  private struct Making: ~Copyable {
    var lastNumber: Int
    let lock: OpenFile
  }

  private let directory: String
  private let bounds: LogBounds
  private let making: Mutex<Making>
  private let streams: Mutex<[StreamName: StreamLog]>

  /// Opens a log, and makes its folder where it is missing.
  ///
  /// - Parameters:
  ///   - directory: the folder, for this process alone.
  ///   - bounds: what is kept.
  /// - Throws: also ``SyncLogError/damaged(path:line:_:)``; a last line that is not whole is cut off, and is no damage.
  public init(directory: String, bounds: LogBounds = LogBounds()) throws(SyncLogError) {
    (self.directory, self.bounds) = (directory, bounds)
    try LogFolder.make(directory)
    let lock = try OpenFile(appendingTo: directory + "/lock")
    try lock.lock()
    var streams: [StreamName: StreamLog] = [:]
    var lastNumber = 0
    for path in try LogFolder.files(in: directory) {
      lastNumber = max(lastNumber, LogFolder.number(of: path))
      guard let stored = try StoredStream(try LogFolder.read(path), path: path) else {
        try LogFolder.remove(path)
        continue
      }
      streams[StreamName(stored.stream)] = try StreamLog(stored, path: path, bounds: bounds)
    }
    self.streams = Mutex(streams)
    making = Mutex(Making(lastNumber: lastNumber, lock: lock))
  }

  /// Reads what the files of a folder have, without opening it as a log: for whoever checks it from outside.
  ///
  /// An event that is being written meanwhile is left out.
  public static func read(_ directory: String) throws(SyncLogError) -> [StoredStream] {
    var all: [StoredStream] = []
    for path in try LogFolder.files(in: directory) {
      if let stored = try StoredStream(try LogFolder.read(path), path: path) { all.append(stored) }
    }
    return all
  }

  /// Appends an event, unless one with its id has been appended.
  ///
  /// Writes to a file: not for an event loop.
  public func append(_ stream: StreamName, id: String, data: String) throws(SyncLogError) -> Appended {
    guard (1...bounds.idLength).contains(id.utf8.count) else { throw .unfit("an id is 1 to \(bounds.idLength) bytes") }
    guard data.utf8.count <= bounds.dataLength else { throw .unfit("data are at most \(bounds.dataLength) bytes") }
    return try log(of: stream).append(id: id, data: data)
  }

  /// Where a stream stands.
  public func state(of stream: StreamName) -> StreamState {
    streams.withLock { $0[stream] }?.state ?? .empty
  }

  /// What comes behind a place in a stream: at most so many events and, but for the first, so many bytes.
  public func page(of stream: StreamName, after seq: Int64, events: Int, bytes: Int) -> LogPage {
    guard let log = streams.withLock({ $0[stream] }) else { return .events([], head: 0) }
    return log.page(after: seq, events: events, bytes: bytes)
  }

  /// The streams that have events, in no order.
  public var names: [StreamName] { streams.withLock { Array($0.keys) } }

  private func log(of stream: StreamName) throws(SyncLogError) -> StreamLog {
    if let log = streams.withLock({ $0[stream] }) { return log }
    return try making.withLock { (making: inout Making) throws(SyncLogError) in
      let (known, count) = streams.withLock { ($0[stream], $0.count) }
      if let known { return known }
      guard count < bounds.streams else { throw .tooManyStreams(limit: bounds.streams) }
      let path = LogFolder.path(of: stream, number: making.lastNumber + 1, in: directory)
      let log = try StreamLog(new: stream, path: path, bounds: bounds)
      making.lastNumber += 1
      streams.withLock { $0[stream] = log }
      return log
    }
  }
}
