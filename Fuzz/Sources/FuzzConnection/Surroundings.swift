import JWT
import NIOCore
import TokenRules

/// What the linked sources need of the service, in the plainest form that does the same.
extension ByteBuffer {
  init(json capacity: Int, behind room: Int, _ write: (inout JSONWriter) -> Void) {
    self = ByteBufferAllocator().buffer(capacity: room + capacity)
    moveWriterIndex(to: room)
    moveReaderIndex(to: room)
    var writer = JSONWriter(capacity: capacity)
    write(&writer)
    writer.withBytes { _ = writeBytes($0) }
  }
}

/// The stub's answers have no date.
enum HTTPDate {
  static func cached(at time: Timestamp) -> String { time.rfc3339 }
}
