import NIOCore
import NIOHTTP1

/// One request as the decoder gave it, with its whole body.
struct AssembledRequest {
  var head: HTTPRequestHead
  var body: ByteBuffer?
  /// Whether the connection ends with the answer.
  var closes: Bool
}

/// Puts one request together from the decoder's parts, within the limits.
struct RequestAssembly {
  /// The head, from its arrival to the request's end.
  private(set) var head: HTTPRequestHead?
  private var body: ByteBuffer?
  /// Whether a large body is allowed; asked for where there is one.
  private(set) var isLargeAllowed: Bool?
  private let allowsLarge: (HTTPRequestHead) -> Bool

  /// - Parameter allowsLarge: whether a request may have a large body.
  init(allowsLarge: @escaping (HTTPRequestHead) -> Bool) { self.allowsLarge = allowsLarge }

  /// Takes the head; the failure where it breaks a rule or announces too large a body.
  mutating func begin(_ head: HTTPRequestHead, limits: ConnectionLimits) -> RequestFailure? {
    self.head = head
    isLargeAllowed = nil
    if let violation = HeadRules.violation(in: head, limits: limits) { return violation }
    if let length = head.headers.first(name: "content-length"), !fits(Int(length) ?? .max, limits) {
      return .payloadTooLarge
    }
    return nil
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
    defer {
      head = nil
      body = nil
    }
    guard let head else { return nil }
    // The decoder stops for good behind a request that asks for another protocol.
    let closes = !head.isKeepAlive || head.method == .CONNECT || head.headers.contains(name: "upgrade")
    return AssembledRequest(head: head, body: body, closes: closes || head.version != .http1_1)
  }

  /// Whether the client waits for leave to send the body (RFC 9110 §10.1.1).
  var expectsContinue: Bool {
    guard let head, head.version == .http1_1, let expectation = head.headers.first(name: "expect") else { return false }
    return expectation.isEqualIgnoringCase(to: "100-continue")
  }
}
