import Foundation
import Synchronization
import TokenClient

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The answers that a session is reading, by task; it stops at each one's limit.
final class URLSessionExchanges: NSObject, URLSessionDataDelegate {
  typealias Reader = CheckedContinuation<LeaseResponse, any Error>

  private struct Exchange {
    let limit: Int
    let reader: Reader
    var body: [UInt8] = []
    var isTooLong = false
  }

  private let exchanges = Mutex<[Int: Exchange]>([:])

  /// Takes note of a task that is about to begin.
  func begin(_ task: Int, limit: Int, _ reader: Reader) {
    exchanges.withLock { $0[task] = Exchange(limit: limit, reader: reader) }
  }

  func urlSession(
    _ session: URLSession,
    task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLong = exchanges.withLock { exchanges in
      let task = dataTask.taskIdentifier
      guard let exchange = exchanges[task] else { return true }
      guard exchange.body.count + data.count <= exchange.limit else {
        exchanges[task]?.isTooLong = true
        return true
      }
      exchanges[task]?.body.append(contentsOf: data)
      return false
    }
    if isTooLong { dataTask.cancel() }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    guard let exchange = exchanges.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
    if let error { return exchange.reader.resume(throwing: error) }
    guard !exchange.isTooLong, let response = task.response as? HTTPURLResponse else {
      return exchange.reader.resume(throwing: URLError(.badServerResponse))
    }
    exchange.reader.resume(
      returning: LeaseResponse(
        status: response.statusCode,
        retryAfter: response.value(forHTTPHeaderField: "retry-after"),
        date: response.value(forHTTPHeaderField: "date"),
        body: exchange.body
      )
    )
  }
}
