import AsyncHTTPClient
import NIOCore
import ServiceLifecycle
import TokenVerification

/// Another clock, told by the `date` of an HTTP server (RFC 9110 §6.6.1).
struct ClockReference: Sendable {
  private static let timeout = TimeAmount.seconds(2)

  let url: String
  let http: HTTPClient

  func ask() async -> ClockWatch.Answer {
    let response: HTTPClientResponse
    do { response = try await http.execute(HTTPClientRequest(url: url), timeout: Self.timeout) } catch {
      return .none("\(url) does not answer")
    }
    guard response.headers.first(name: "age") == nil else { return .none("\(url) is answered from a cache") }
    guard let time = response.headers.first(name: "date").flatMap(HTTPDate.parse) else {
      return .none("\(url) tells no date")
    }
    return .time(time.seconds)
  }
}

/// Asks the reference clock while the service runs.
struct ClockService: Service {
  let watch: ClockWatch
  let http: HTTPClient

  func run() async throws {
    await cancelWhenGracefulShutdown { await watch.run() }
    try await http.shutdown()
  }
}

extension HTTPClient {
  /// A client for the reference clock: no redirects, for another server's clock is another clock; a connection of its own
  /// each time, so that one that is stuck is not asked again.
  static func forClock(on group: any EventLoopGroup) -> HTTPClient {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: .seconds(2), read: .seconds(2))
    )
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
  }
}
