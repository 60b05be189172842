public import SyncWire

/// A stream as its file has it.
public struct StoredStream: Sendable {
  /// An event of which nothing is left but its place and id.
  public struct ID: Sendable, Hashable {
    /// Its place in the stream.
    public let seq: Int64
    /// Its sender's id for it.
    public let id: String
  }

  /// The stream's id.
  public let stream: String
  /// The ids that are remembered, in the order of the events.
  public private(set) var ids: [ID] = []
  /// The events that the file has whole.
  public private(set) var events: [SyncEvent] = []
  /// The newest event; 0 before the first.
  public private(set) var head: Int64
  /// The state after it.
  public private(set) var digest: ChainDigest
  /// The state before the first of ``events``.
  let base: ChainDigest
  /// How many bytes of the file are whole lines.
  private(set) var length = 0

  /// Reads a file's bytes; a last line without its end is left out.
  ///
  /// - Returns: `nil` where there is no whole line: the process ended while it made the file.
  init?(_ bytes: [UInt8], path: String) throws(SyncLogError) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    lines.removeLast()
    guard let first = lines.first else { return nil }
    guard case .header(let stream, let seq, let digest)? = LogLine(first) else {
      throw .damaged(path: path, line: 1, "it is not the header of a stream")
    }
    (self.stream, head, self.digest, base) = (stream, seq, digest, digest)
    length = first.count + 1
    for (index, line) in lines.enumerated().dropFirst() {
      if let fault = take(line) { throw .damaged(path: path, line: index + 1, fault) }
      length += line.count + 1
    }
  }

  /// - Returns: what is wrong with the line.
  private mutating func take(_ line: ArraySlice<UInt8>) -> String? {
    switch LogLine(line) {
    case .event(let seq, let id, let data):
      guard seq == head + 1 else { return "event \(seq) stands behind event \(head)" }
      let event = SyncEvent(stream: stream, seq: seq, data: data)
      digest.append(event)
      head = seq
      events.append(event)
      ids.append(ID(seq: seq, id: id))
    case .pruned(let seq, let id):
      guard events.isEmpty, seq <= head, seq > ids.last?.seq ?? 0 else { return "event \(seq) is out of its place" }
      ids.append(ID(seq: seq, id: id))
    case .header, nil: return "it is no event"
    }
    return nil
  }
}
