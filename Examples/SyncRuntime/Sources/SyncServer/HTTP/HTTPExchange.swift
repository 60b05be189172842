import NIOHTTP1

/// A whole request.
struct HTTPExchange: Sendable {
  let method: String
  let target: String
  let authorization: [String]
  let contentType: String?
  let body: [UInt8]

  init(_ head: HTTPRequestHead, body: [UInt8]) {
    method = head.method.rawValue
    target = head.uri
    authorization = head.headers["authorization"]
    contentType = head.headers.first(name: "content-type")
    self.body = body
  }

  /// Whether the body says that it is JSON.
  var isJSON: Bool {
    let type = contentType?.prefix { $0 != ";" } ?? ""
    return type.lowercased().filter { $0 != " " && $0 != "\t" } == "application/json"
  }
}
