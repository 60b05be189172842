/// What came back.
///
/// Its description does not show the body.
public struct LeaseResponse: Sendable {
  /// The status, as in 200.
  public let status: Int
  /// The header field `retry-after`.
  public let retryAfter: String?
  /// The header field `date`, by which a `retry-after` that is a date is understood.
  public let date: String?
  /// The body, whole.
  public let body: [UInt8]

  /// Takes what an HTTP client got.
  public init(status: Int, retryAfter: String? = nil, date: String? = nil, body: [UInt8]) {
    self.status = status
    self.retryAfter = retryAfter
    self.date = date
    self.body = body
  }
}

extension LeaseResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The status; the body may hold a token.
  public var description: String { "LeaseResponse(status: \(status), body: <\(body.count) bytes>)" }
  /// The same as `description`.
  public var debugDescription: String { description }
  /// What a debugger and `dump` see: no body.
  public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
