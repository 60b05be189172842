import NIOCore
import TokenRules

/// A request as a transport hands it over: its head, its whole body, and who is at the other end of the connection.
///
/// A class, so that it is cheap to hand on.
final class ServiceRequest: Sendable {
  let head: RequestHead
  let body: [UInt8]
  let peer: IPAddress?

  init(head: RequestHead, body: [UInt8] = [], peer: IPAddress? = nil) {
    self.head = head
    self.body = body
    self.peer = peer
  }
}

/// One request on its way to its answer.
struct Exchange: Sendable {
  let route: Route
  let request: ServiceRequest
  let requestID: String
  /// The trace that the request belongs to, where it names one.
  let trace: TraceContext?
  /// When the request was taken up.
  let started: Duration
  /// The one reading of the time of day; all times of the answer come from it.
  var now: Timestamp
  /// The client, behind trusted proxies.
  let client: IPAddress?
  /// Whether more requests are being answered than may be.
  let isOverloaded: Bool
  /// Whether a page that may not use the user's cookie sent the request with it.
  var isForeign = false

  var head: RequestHead { request.head }
}
