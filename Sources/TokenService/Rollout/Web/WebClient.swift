import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks servers whose answers decide something: once, within a time and a size, and wherever a redirect leads, not there.
struct WebClient: Sendable {
  /// The longest body that is read.
  static let largestBody = 1 << 20

  let http: HTTPClient
  /// For connection, question and whole answer together.
  var limit = Duration.seconds(10)

  /// Sends one request.
  ///
  /// - Parameters:
  ///   - url: whole; checked by the caller.
  ///   - bearer: goes to this URL and nowhere else.
  ///   - json: the body of a POST; without one it is a GET.
  func ask(_ url: String, bearer: Secret? = nil, json: [UInt8]? = nil) async -> Result<WebAnswer, WebFault> {
    let request = Self.request(url, bearer, json)
    let (limit, seconds) = (limit, limit.components.seconds)
    return await withTaskGroup(of: Result<WebAnswer, WebFault>.self) { group in
      group.addTask { await exchange(request, seconds) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return .failure(.timedOut(seconds: seconds))
      }
      let first = await group.next() ?? .failure(.broken)
      group.cancelAll()
      return Task.isCancelled ? .failure(.interrupted) : first
    }
  }

  private static func request(_ url: String, _ bearer: Secret?, _ json: [UInt8]?) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.headers.add(name: "user-agent", value: "token-service/\(BuildInfo.current.version)")
    request.headers.add(name: "accept", value: "application/json, */*;q=0.1")
    if let bearer { request.headers.add(name: "authorization", value: "Bearer " + bearer.reveal()) }
    if let json {
      request.method = .POST
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(json)
    }
    return request
  }

  private func exchange(_ request: HTTPClientRequest, _ seconds: Int64) async -> Result<WebAnswer, WebFault> {
    do {
      let response = try await http.execute(request, deadline: .now() + .seconds(seconds + 1))
      let body = try await response.body.collect(upTo: Self.largestBody)
      let location = response.headers.first(name: "location")
      return .success(
        WebAnswer(status: Int(response.status.code), location: location, body: Array(body.readableBytesView))
      )
    } catch {
      return .failure(WebFault(error, seconds: seconds))
    }
  }
}

extension WebClient {
  /// One for the whole process; `SSL_CERT_FILE` names authorities that count instead of the system's, as OpenSSL has it.
  static let shared = WebClient(http: HTTPClient.strict(trusting: authorities))

  private static let authorities: String? = {
    let path = ProcessInfo.processInfo.environment["SSL_CERT_FILE"] ?? ""
    return path.isEmpty ? nil : path
  }()
}

extension HTTPClient {
  /// A client that follows no redirect and tries nothing twice, with a connection of its own for every question.
  ///
  /// - Parameter trusting: a file of certificates that count instead of the system's.
  static func strict(trusting authorities: String? = nil) -> HTTPClient {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout = .init(connect: .seconds(10), read: .seconds(10))
    configuration.connectionPool.retryConnectionEstablishment = false
    // A server that is replaced while a soak goes on is asked on a new connection.
    configuration.connectionPool.idleTimeout = .milliseconds(1)
    if let authorities {
      configuration.tlsConfiguration = .makeClientConfiguration()
      configuration.tlsConfiguration?.trustRoots = .file(authorities)
    }
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
