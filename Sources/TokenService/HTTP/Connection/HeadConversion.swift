import HTTPTypes
import NIOHTTP1
import NIOHTTPTypesHTTP1

extension RequestHead {
  /// What the service reads of a head as SwiftNIO decoded it.
  init(_ head: HTTPRequestHead) {
    self.init(method: head.method.rawValue, target: head.uri, host: head.headers.first(name: "host"))
    for (name, value) in head.headers { add(name, value) }
  }

  /// What the service reads of a head as Hummingbird passes it.
  init(_ request: HTTPRequest) {
    self.init(method: request.method.rawValue, target: request.path ?? "", host: request.authority)
    for field in request.headerFields { add(field.name.canonicalName, field.value) }
  }
}

extension HTTPRequest {
  /// The head in Hummingbird's types.
  ///
  /// SwiftNIO's own conversion parses every target as a URL, which costs more than the rest of the request; here the
  /// target stays as it was sent.
  init(passing head: HTTPRequestHead) throws {
    self.init(
      method: try Method(head.method),
      scheme: "http",
      authority: head.headers.first(name: "host"),
      path: head.uri,
      headerFields: HTTPFields(head.headers, splitCookie: false)
    )
  }
}
