import SyncWire

/// The file of a stream, and the ids of its newest events: what a writer has, one at a time.
struct StreamFile: ~Copyable {
  /// How many events more than needed a file has before it is made smaller.
  private static let slack = 1000

  private let stream: StreamName
  private let bounds: LogBounds
  private var file: OpenFile
  private var length: Int
  private var events: Int
  private var dueAt: Int
  private var seqs: [StreamName: Int64] = [:]
  private var ids: [StoredStream.ID] = []
  private var firstID = 0
  /// A line was written in part and could not be cut off: nothing can follow it.
  private var fault: SyncLogError?

  /// Makes the file of a stream that is new.
  static func making(_ stream: StreamName, path: String, bounds: LogBounds) throws(SyncLogError) -> StreamFile {
    let file = try OpenFile(replacing: path)
    let header = LogLine.header(stream: stream.text, seq: 0, digest: ChainDigest()).bytes
    try file.write(header)
    return StreamFile(stream, file, length: header.count, events: 0, bounds: bounds)
  }

  /// Opens the file of a stream that was read, and cuts off what is no whole line.
  static func opening(_ stored: StoredStream, path: String, bounds: LogBounds) throws(SyncLogError) -> StreamFile {
    let file = try OpenFile(appendingTo: path)
    try file.truncate(to: stored.length)
    let name = StreamName(stored.stream)
    var opened = StreamFile(name, file, length: stored.length, events: stored.events.count, bounds: bounds)
    for id in stored.ids { opened.remember(id) }
    return opened
  }

  private init(_ stream: StreamName, _ file: consuming OpenFile, length: Int, events: Int, bounds: LogBounds) {
    (self.stream, self.length, self.events, self.bounds) = (stream, length, events, bounds)
    self.file = file
    dueAt = 2 * bounds.retainedEvents + Self.slack
  }

  /// Where the event with this id stands, as far as that is remembered.
  func seq(of id: String) -> Int64? { seqs[StreamName(id)] }

  /// Writes an event: it is on the disk's side of a SIGKILL when this returns.
  ///
  /// - Throws: ``SyncLogError/system(_:path:errno:)``; nothing of the event is left then.
  mutating func append(seq: Int64, id: String, data: String) throws(SyncLogError) {
    if let fault { throw fault }
    let line = LogLine.event(seq: seq, id: id, data: data).bytes
    do throws(SyncLogError) { try file.write(line) } catch {
      do throws(SyncLogError) { try file.truncate(to: length) } catch let second { fault = second }
      throw error
    }
    length += line.count
    events += 1
    remember(StoredStream.ID(seq: seq, id: id))
  }

  /// Whether the file has twice the events that are kept, and some more.
  var isDue: Bool { events > dueAt }

  /// Replaces the file by one that has the kept events alone, and the ids of those before.
  mutating func compact(_ window: EventWindow) throws(SyncLogError) {
    let floor = window.floor
    var bytes = LogLine.header(stream: stream.text, seq: floor - 1, digest: window.base).bytes
    let known = ids[firstID...]
    for id in known where id.seq < floor { bytes += LogLine.pruned(seq: id.seq, id: id.id).bytes }
    let kept = known.drop { $0.seq < floor }
    for (event, id) in zip(window.kept, kept) {
      bytes += LogLine.event(seq: event.seq, id: id.id, data: event.data).bytes
    }
    let path = file.path
    dueAt = events + Self.slack  // where this fails, it is not tried again with every event
    var next = try OpenFile(replacing: path + ".next")
    try next.write(bytes)
    try next.synchronize()
    try next.rename(to: path)
    file = next
    (length, events) = (bytes.count, window.count)
    dueAt = 2 * bounds.retainedEvents + Self.slack
  }

  private mutating func remember(_ id: StoredStream.ID) {
    ids.append(id)
    seqs[StreamName(id.id)] = id.seq
    while ids.count - firstID > bounds.rememberedIDs {
      seqs[StreamName(ids[firstID].id)] = nil
      firstID += 1
    }
    guard firstID >= 1024, firstID * 2 >= ids.count else { return }
    ids.removeFirst(firstID)
    firstID = 0
  }
}
