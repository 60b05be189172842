import NIOCore

/// The bytes of a request for a lease, as a client writes them.
enum MintRequest {
  private static let head = """
    POST /api/spacetime/token HTTP/1.1\r
    host: 127.0.0.1\r
    content-length: 0\r
    authorization: Bearer \

    """

  /// A request for the defaults, with this session token or access key.
  static func bytes(bearer: String) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(head.utf8.count + bearer.utf8.count + 4)
    buffer.writeString(head)
    buffer.writeString(bearer)
    buffer.writeStaticString("\r\n\r\n")
    return buffer
  }
}
