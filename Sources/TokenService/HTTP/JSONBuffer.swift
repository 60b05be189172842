import JWT
import NIOCore

extension ByteBuffer {
  /// JSON that is written where it will leave from.
  ///
  /// - Parameters:
  ///   - capacity: bytes that are expected; it grows beyond them.
  ///   - room: bytes that are kept free in front of it.
  init(json capacity: Int, behind room: Int, _ write: (inout JSONWriter) -> Void) {
    self = ByteBufferAllocator().buffer(capacity: room + capacity)
    moveWriterIndex(to: room)
    moveReaderIndex(to: room)
    var overflow: ByteBuffer?
    writeWithUnsafeMutableBytes(minimumWritableBytes: capacity) { memory in
      var writer = JSONWriter(memory: memory)
      write(&writer)
      if writer.isInPlace { return writer.position }
      overflow = writer.withBytes { ByteBuffer(bytes: $0) }
      return 0
    }
    if let overflow { writeImmutableBuffer(overflow) }
  }
}
