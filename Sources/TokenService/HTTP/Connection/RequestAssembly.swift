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

  /// Takes the head; the failure where it breaks a rule or announces too large a body.
  mutating func begin(_ head: HTTPRequestHead, limits: ConnectionLimits) -> RequestFailure? {
    self.head = head
    if let violation = HeadRules.violation(in: head, limits: limits) { return violation }
    if let length = head.headers.first(name: "content-length"), Int(length) ?? .max > limits.body {
      return .payloadTooLarge
    }
    return nil
  }

  /// Takes a part of the body; false where it is too large.
  mutating func add(_ part: ByteBuffer, limits: ConnectionLimits) -> Bool {
    guard (body?.readableBytes ?? 0) + part.readableBytes <= limits.body else { return false }
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
