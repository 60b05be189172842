import JWT
import SyncWire

/// A line of a stream's file.
enum LogLine {
  /// The first: whose file it is, and the state before the first event that the file has whole.
  case header(stream: String, seq: Int64, digest: ChainDigest)
  /// An event.
  case event(seq: Int64, id: String, data: String)
  /// An event of which only the id is kept.
  case pruned(seq: Int64, id: String)

  /// Reads a line without its end.
  ///
  /// - Returns: `nil` where it is none.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard let object = try? JSONObject(parsing: Array(bytes)), let seq = object["seq"]?.integer, seq >= 0 else {
      return nil
    }
    if let stream = object["stream"]?.string {
      guard let digest = object["digest"]?.string.flatMap(ChainDigest.init) else { return nil }
      self = .header(stream: stream, seq: seq, digest: digest)
    } else {
      guard let id = object["id"]?.string else { return nil }
      guard let data = object["data"] else {
        self = .pruned(seq: seq, id: id)
        return
      }
      guard let data = data.string else { return nil }
      self = .event(seq: seq, id: id, data: data)
    }
  }

  /// The line with its end.
  var bytes: [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    switch self {
    case .header(let stream, let seq, let digest):
      writer.member("stream", stream)
      writer.member("seq", seq)
      writer.member("digest", digest.description)
    case .event(let seq, let id, let data):
      writer.member("seq", seq)
      writer.member("id", id)
      writer.member("data", data)
    case .pruned(let seq, let id):
      writer.member("seq", seq)
      writer.member("id", id)
    }
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}
