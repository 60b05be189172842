import AsyncHTTPClient
import JWT
import NIOCore

/// What the harness asks over HTTP.
struct HTTP: Sendable {
  /// An answer.
  struct Answer: Sendable {
    let status: Int
    let body: [UInt8]

    var json: JSONObject? { try? JSONObject(parsing: body) }
  }

  private let client: HTTPClient

  init() {
    var configuration = HTTPClient.Configuration()
    // Servers are killed on purpose: whoever asks tries again, and counts it.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.timeout.connect = .seconds(2)
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  func ask(
    _ method: String,
    _ url: String,
    bearer: String?,
    body: [UInt8]? = nil,
    fields: [(String, String)] = [],
    within limit: TimeAmount = .seconds(10)
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: url)
    request.method = .init(rawValue: method)
    if let bearer { request.headers.add(name: "authorization", value: "Bearer \(bearer)") }
    for (name, value) in fields { request.headers.add(name: name, value: value) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let response = try await client.execute(request, timeout: limit)
    let bytes = try await response.body.collect(upTo: 16 << 20)
    return Answer(status: Int(response.status.code), body: Array(bytes.readableBytesView))
  }

  func end() async { try? await client.shutdown() }
}
