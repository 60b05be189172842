public import AsyncHTTPClient
import NIOCore
import NIOHTTP1
public import TokenClient

/// Carries requests for leases with async-http-client.
public struct AsyncHTTPTransport: LeaseTransport {
  private let client: HTTPClient

  /// Uses one client of the whole process, which follows no redirects.
  public init() { client = Self.shared }

  /// Uses this client, which must follow no redirects: make it with `HTTPClient.Configuration(redirectConfiguration: .disallow)`.
  public init(client: HTTPClient) { self.client = client }

  private static let shared: HTTPClient = {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout = .init(connect: .seconds(10), read: .seconds(15))
    // The lease has its own waits; a service that is down must be known to be.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  /// Sends it; an answer that came by way of a redirect counts as none.
  public func send(_ request: LeaseRequest) async throws -> LeaseResponse {
    var message = HTTPClientRequest(url: request.url)
    message.method = .POST
    for field in request.headers { message.headers.add(name: field.name, value: field.value) }
    if !request.body.isEmpty { message.body = .bytes(request.body) }
    let timeout = TimeAmount.milliseconds(Int64(request.timeout / .milliseconds(1)))
    let response = try await client.execute(message, timeout: timeout)
    guard response.history.count <= 1 else { throw Redirected() }
    let body = try await response.body.collect(upTo: request.largestAnswer)
    return LeaseResponse(
      status: Int(response.status.code),
      retryAfter: response.headers.first(name: "retry-after"),
      date: response.headers.first(name: "date"),
      body: Array(body.readableBytesView)
    )
  }

  private struct Redirected: Error {}
}
