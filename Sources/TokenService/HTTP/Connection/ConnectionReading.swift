import NIOCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where a connection stands with what it receives: pure state, one decision at a time.
struct ConnectionReading {
  /// What becomes of bytes that arrive.
  enum Decision {
    case pass
    case drop
    case close
    case refuse(RequestFailure)
  }

  private enum Phase { case between, head, body, ended }

  private let limits: ConnectionLimits
  private var phase = Phase.between
  private var started = NIODeadline.now()
  private var wireBytes = 0
  /// The body of the request that was completed last, and whether it was chunked.
  private var latest: (body: ByteBuffer?, isChunked: Bool)?
  /// When patience ends.
  private(set) var deadline: NIODeadline
  /// Whether the client has closed its side.
  private(set) var sawEOF = false

  init(limits: ConnectionLimits) {
    self.limits = limits
    deadline = .now() + limits.firstByte
  }

  /// Whether a request has begun and not ended.
  var isPartial: Bool { phase == .head || phase == .body }
  /// Whether nothing further is read as a request.
  var hasEnded: Bool { phase == .ended }

  /// Takes note of bytes from the wire.
  mutating func receive(_ buffer: ByteBuffer) -> Decision {
    wireBytes += buffer.readableBytes
    switch phase {
    case .ended: return wireBytes > limits.request ? .close : .drop
    case .head, .body: return .pass
    case .between:
      started = .now()
      deadline = started + limits.completeHead
      phase = .head
      wireBytes = buffer.readableBytes
      return Self.startsWithStrayLineEnd(buffer)
        ? .refuse(.malformed("A request does not start with a line end.")) : .pass
    }
  }

  /// One empty line before a request is tolerated (RFC 9112 §2.2); any other line end is not.
  private static func startsWithStrayLineEnd(_ buffer: ByteBuffer) -> Bool {
    let first = buffer.readableBytesView.first
    if first == UInt8(ascii: "\n") { return true }
    guard first == UInt8(ascii: "\r"), let second = buffer.readableBytesView.dropFirst().first else { return false }
    return second != UInt8(ascii: "\n")
  }

  /// The failure where a request takes too many bytes on the wire.
  ///
  /// - Parameter isLargeAllowed: whether its body may be large.
  func excess(isLargeAllowed: Bool) -> RequestFailure? {
    switch phase {
    case .head where wireBytes > limits.head: .fieldsTooLarge
    case .body where wireBytes > limits.request + (isLargeAllowed ? limits.largeBody : 0): .payloadTooLarge
    default: nil
    }
  }

  /// A head is complete.
  mutating func headArrived() {
    // A second request in the same bytes: it started now.
    if phase == .between {
      started = .now()
      latest = nil
    }
    phase = .body
    deadline = started + limits.completeRequest
  }

  /// A request is complete.
  mutating func requestArrived(_ request: AssembledRequest) {
    phase = request.closes ? .ended : .between
    wireBytes = 0
    latest = (request.body, request.isChunked)
    deadline = started + limits.answer
  }

  /// The decoder has taken all bytes that were received; the beginning of a further request may be among them.
  ///
  /// The decoder does not tell, but the bytes do: behind a complete request there is nothing where they end as it ended.
  mutating func decoded(_ buffer: ByteBuffer) {
    guard let (body, isChunked) = latest.take(), phase == .between else { return }
    if let body, !isChunked {
      if Self.haveSameEnd(buffer, body) { return }
    } else if Self.haveSameEnd(buffer, Self.endOfHead) {
      return
    }
    started = .now()
    deadline = started + limits.completeHead
    phase = .head
  }

  private static let endOfHead = ByteBuffer(string: "\r\n\r\n")

  /// Whether the shorter of two stretches of bytes is the end of the longer one.
  private static func haveSameEnd(_ a: ByteBuffer, _ b: ByteBuffer) -> Bool {
    a.withUnsafeReadableBytes { a in
      b.withUnsafeReadableBytes { b in
        let count = min(a.count, b.count)
        return count == 0 || memcmp(a.baseAddress! + (a.count - count), b.baseAddress! + (b.count - count), count) == 0
      }
    }
  }

  /// Every answer that was due has been written.
  mutating func becameIdle() {
    if phase == .between { deadline = .now() + limits.idle }
  }

  /// No further request is wanted.
  mutating func end() {
    guard phase != .ended else { return }
    phase = .ended
    wireBytes = 0
    deadline = .now() + limits.answer
  }

  /// The last answer is on its way: what still comes is read for a moment and dropped.
  mutating func linger() {
    end()
    deadline = .now() + limits.linger
  }

  /// The client has closed its side.
  mutating func inputClosed() {
    sawEOF = true
    end()
  }
}
