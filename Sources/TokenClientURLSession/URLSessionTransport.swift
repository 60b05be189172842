public import TokenClient

#if canImport(FoundationNetworking)
  import Foundation
  public import FoundationNetworking
#else
  public import Foundation
#endif

/// Carries requests for leases with a `URLSession` of its own: no redirects, no cookies, no cache, no stored credentials.
public final class URLSessionTransport: LeaseTransport {
  private let session: URLSession
  private let exchanges = URLSessionExchanges()

  /// Makes the session.
  ///
  /// - Parameter configure: changes the ephemeral configuration, for a proxy, say, or for metered networks.
  public init(configure: (URLSessionConfiguration) -> Void = { _ in }) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configure(configuration)
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
  }

  deinit { session.finishTasksAndInvalidate() }

  /// Sends it; a redirect is an answer like any other.
  public func send(_ request: LeaseRequest) async throws -> LeaseResponse {
    guard let url = URL(string: request.url) else { throw URLError(.badURL) }
    var message = URLRequest(url: url, timeoutInterval: request.timeout / .seconds(1))
    message.httpMethod = "POST"
    message.httpShouldHandleCookies = false
    for field in request.headers { message.setValue(field.value, forHTTPHeaderField: field.name) }
    message.httpBody = Data(request.body)
    let task = session.dataTask(with: message)
    // A request's own time-out does not bound the whole of it, and is not heeded on Linux.
    let deadline = Task {
      try await Task.sleep(for: request.timeout, clock: .continuous)
      task.cancel()
    }
    defer { deadline.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        exchanges.begin(task.taskIdentifier, limit: request.largestAnswer, continuation)
        task.resume()
      }
    } onCancel: {
      task.cancel()
    }
  }
}
