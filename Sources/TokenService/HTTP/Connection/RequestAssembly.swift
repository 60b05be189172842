import NIOCore
import NIOHTTP1

/// One request as the decoder gave it, with its whole body.
struct AssembledRequest {
  var head: HTTPRequestHead
  var body: ByteBuffer?
  var isChunked = false
  /// Whether the connection ends with the answer.
  var closes: Bool
}

/// Puts one request together from the decoder's parts, within the limits.
struct RequestAssembly {
  /// The head, from its arrival to the request's end.
  private(set) var head: HTTPRequestHead?
  private var framing: HeadFraming?
  private var body: ByteBuffer?
  /// Whether a large body is allowed; asked for where there is one.
  private(set) var isLargeAllowed: Bool?
  private let allowsLarge: (HTTPRequestHead) -> Bool

  /// - Parameter allowsLarge: whether a request may have a large body.
  init(allowsLarge: @escaping (HTTPRequestHead) -> Bool) { self.allowsLarge = allowsLarge }

  /// Takes the head.
  ///
  /// - Throws: the failure where it breaks a rule or announces too large a body.
  mutating func begin(_ head: HTTPRequestHead, limits: ConnectionLimits) throws(RequestFailure) {
    self.head = head
    isLargeAllowed = nil
    let framing = try HeadFraming(head, limits: limits)
    self.framing = framing
    if let length = framing.length, !fits(length, limits) { throw .payloadTooLarge }
  }

  private mutating func fits(_ count: Int, _ limits: ConnectionLimits) -> Bool {
    if count <= limits.body { return true }
    guard count <= limits.largeBody, let head else { return false }
    let isAllowed = isLargeAllowed ?? allowsLarge(head)
    isLargeAllowed = isAllowed
    return isAllowed
  }

  /// Takes a part of the body; false where it is too large.
  mutating func add(_ part: ByteBuffer, limits: ConnectionLimits) -> Bool {
    guard fits((body?.readableBytes ?? 0) + part.readableBytes, limits) else { return false }
    if body == nil { body = part } else { body!.writeImmutableBuffer(part) }
    return true
  }

  /// Ends the request; `nil` where there was no head.
  mutating func end() -> AssembledRequest? {
    guard let head = head.take(), let framing = framing.take() else { return nil }
    return AssembledRequest(head: head, body: body.take(), isChunked: framing.isChunked, closes: framing.closes)
  }

  /// Whether the client waits for leave to send the body (RFC 9110 §10.1.1).
  var expectsContinue: Bool { framing?.expectsContinue ?? false }
}
