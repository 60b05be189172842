import HTTPTypes
import NIOCore

/// An answer that comes in parts, until it is whole: it leaves the way every other answer does.
struct OutgoingAnswer {
  private let response: HTTPResponse
  private var body = ByteBuffer()

  init(_ response: HTTPResponse) { self.response = response }

  mutating func add(_ part: ByteBuffer) {
    if body.readableBytes == 0 { body = part } else { body.writeImmutableBuffer(part) }
  }

  /// The whole answer; its length is known, so it is never chunked.
  func bytes(isLast: Bool) -> ByteBuffer {
    var head = HeadWriter(status: response.status.code)
    // Hummingbird gives every answer a length; 204 must not have one (RFC 9110 §8.6).
    let hasLength = response.status.code != 204
    for field in response.headerFields where field.name != .connection && (hasLength || field.name != .contentLength) {
      head.field(field.name.canonicalName, field.value)
    }
    if hasLength, response.headerFields[.contentLength] == nil { head.field("content-length", body.readableBytes) }
    return head.end(isLast: isLast || response.headerFields[.connection] == "close", before: body)
  }
}
