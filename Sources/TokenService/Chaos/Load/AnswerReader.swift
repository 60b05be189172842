import NIOCore

/// Reads the answers of the service from a connection, one after the other: just as much of HTTP/1.1 as it writes, a head
/// and a body of a known length.
///
/// A load of tens of thousands of requests a second must cost less than what it loads.
struct AnswerReader {
  /// What an answer says.
  struct Answer: Hashable {
    let status: Int
    /// Whether it says when to come back.
    let saysWhen: Bool
    /// Whether its body begins as a lease does, which is with a token.
    let holdsToken: Bool
  }

  /// What came is no answer of the service.
  struct Malformed: Error {}

  /// The longest head, and the longest body.
  private static let limit = 1 << 20
  private var buffer = ByteBuffer()

  mutating func add(_ bytes: inout ByteBuffer) { buffer.writeBuffer(&bytes) }

  /// Whether an answer has begun and is not whole.
  var isWithinAnswer: Bool { buffer.readableBytes > 0 }

  /// The next whole answer; nothing where more has to come.
  mutating func next() throws(Malformed) -> Answer? {
    let view = buffer.readableBytesView
    guard let end = Self.endOfHead(view) else {
      guard view.count < Self.limit else { throw Malformed() }
      return nil
    }
    let head = view[..<end]
    guard head.starts(with: "HTTP/1.1 ".utf8), let status = Self.number(head.dropFirst(9).prefix(3)),
      let length = Self.value(of: "content-length", in: head).flatMap(Self.number), length <= Self.limit
    else { throw Malformed() }
    guard view.endIndex - end >= length else { return nil }
    let answer = Answer(
      status: status,
      saysWhen: Self.value(of: "retry-after", in: head) != nil,
      holdsToken: view[end...].starts(with: #"{"token":"eyJ"#.utf8)
    )
    buffer.moveReaderIndex(forwardBy: end - view.startIndex + length)
    if buffer.readableBytes == 0 { buffer.clear() }
    return answer
  }

  private typealias View = ByteBufferView

  /// Behind the empty line.
  private static func endOfHead(_ view: View) -> Int? {
    var index = view.startIndex
    while let found = view[index...].firstIndex(of: UInt8(ascii: "\n")) {
      let next = found + 1
      if next + 1 < view.endIndex, view[next] == UInt8(ascii: "\r"), view[next + 1] == UInt8(ascii: "\n") {
        return next + 2
      }
      index = next
    }
    return nil
  }

  /// The value of a field, without the white space around it.
  private static func value(of name: String, in head: View.SubSequence) -> View.SubSequence? {
    var rest = head
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      let colon = line.startIndex + name.utf8.count
      guard colon < end, line[colon] == UInt8(ascii: ":"),
        zip(line, name.utf8).allSatisfy({ $0.0 | 0x20 == $0.1 | 0x20 })
      else { continue }
      let value = line[(colon + 1)...].drop { $0 == UInt8(ascii: " ") }
      return value.last == UInt8(ascii: "\r") ? value.dropLast() : value
    }
    return nil
  }

  private static func number(_ digits: View.SubSequence) -> Int? {
    guard !digits.isEmpty, digits.count < 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
