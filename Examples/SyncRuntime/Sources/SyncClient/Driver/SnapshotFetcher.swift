import AsyncHTTPClient
import NIOCore
import SyncWire

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Asks a runtime for the state of a stream.
struct SnapshotFetcher: Sendable {
  let client: HTTPClient
  var timeout = TimeAmount.seconds(10)

  func fetch(
    _ stream: String,
    from endpoint: SubscribeEndpoint,
    token: SocketToken
  ) async -> Result<StreamSnapshot, SnapshotFailure> {
    var request = HTTPClientRequest(url: endpoint.snapshotURL(stream: stream))
    request.headers.add(name: "authorization", value: "Bearer \(token.value)")
    do {
      let response = try await client.execute(request, timeout: timeout)
      let body = try await response.body.collect(upTo: 64 * 1024)
      switch response.status.code {
      case 200: return .success(try JSONDecoder().decode(StreamSnapshot.self, from: Data(body.readableBytesView)))
      case 401: return .failure(.unauthorized)
      case 403: return .failure(.forbidden)
      default:
        return .failure(.unavailable(retryAfter: RetryAfter.read(response.headers.first(name: "retry-after"))))
      }
    } catch { return .failure(.unavailable(retryAfter: nil)) }
  }
}
