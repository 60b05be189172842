import NIOCore
import NIOHTTP1

/// Answers as they go over the wire: status line, fields and body in one buffer (RFC 9112 §4).
enum WireAnswer {
  /// Bytes that are kept free in front of a body, for the head to stand there without the body being moved.
  static let headRoom = 512

  /// Writes an answer; its body is taken out of it, so that nobody else holds the memory that the head goes into.
  ///
  /// - Parameters:
  ///   - omitsBody: whether the question was HEAD.
  ///   - isLast: whether the connection ends with it.
  static func bytes(of answer: inout Answer, omitsBody: Bool, isLast: Bool) -> ByteBuffer {
    var body = exchange(&answer.body, with: ByteBuffer())
    var head = HeadWriter(status: answer.status)
    if let contentType = answer.contentType { head.field("content-type", contentType) }
    head.field("cache-control", "no-store")
    head.field("x-request-id", answer.requestID)
    for field in answer.fields.list { head.field(field.name, field.value) }
    if let time = answer.time { head.field("date", HTTPDate.cached(at: time)) }
    if answer.status != 204 { head.field("content-length", body.readableBytes) }
    if omitsBody { body.clear() }
    return head.end(isLast: isLast, before: body)
  }
}

/// Writes the head of a response, field by field; names are in lower case, values hold what a head may contain.
struct HeadWriter {
  private var bytes: [UInt8] = []

  /// - Parameter status: its reason phrase is the registered one.
  init(status: Int) {
    bytes.reserveCapacity(WireAnswer.headRoom)
    if status == 200 {
      append("HTTP/1.1 200 OK\r\n")
    } else {
      let status = HTTPResponseStatus(statusCode: status)
      bytes.append(contentsOf: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n".utf8)
    }
  }

  mutating func field(_ name: String, _ value: String) {
    append(name)
    append(": ")
    append(value)
    append("\r\n")
  }

  mutating func field(_ name: String, _ value: Int) { field(name, String(value)) }

  /// Ends the head, and puts it in front of the body: into the room that is free there, where it is enough.
  consuming func end(isLast: Bool, before body: consuming ByteBuffer) -> ByteBuffer {
    append(isLast ? "connection: close\r\n\r\n" : "\r\n")
    var whole = body
    guard whole.readerIndex >= bytes.count else {
      var copy = ByteBuffer(bytes: bytes)
      copy.writeImmutableBuffer(whole)
      return copy
    }
    whole.moveReaderIndex(to: whole.readerIndex - bytes.count)
    bytes.withUnsafeBytes { _ = whole.setBytes($0, at: whole.readerIndex) }
    return whole
  }

  private mutating func append(_ text: String) {
    text.utf8.span.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }
}
