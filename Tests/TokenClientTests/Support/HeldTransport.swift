import Synchronization

@testable import TokenClient

/// A transport whose requests wait until a test answers them.
final class HeldTransport: LeaseTransport {
  /// A request that waits.
  struct Pending: Sendable {
    let request: LeaseRequest
    private let continuation: AsyncThrowingStream<LeaseResponse, any Error>.Continuation

    init(_ request: LeaseRequest, _ continuation: AsyncThrowingStream<LeaseResponse, any Error>.Continuation) {
      self.request = request
      self.continuation = continuation
    }

    func answer(_ response: LeaseResponse) {
      continuation.yield(response)
      continuation.finish()
    }

    func answer(_ status: Int, retryAfter: String? = nil) {
      answer(LeaseResponse(status: status, retryAfter: retryAfter, body: []))
    }

    func lease(_ token: String, life: Int = 300, refresh: Int = 270, serverTime: Int64 = 1_772_009_112_000) {
      answer(LeaseResponse(status: 200, body: Array(Leases.flat(token, life, refresh, serverTime).utf8)))
    }

    func fail() { continuation.finish(throwing: CancellationError()) }
  }

  private let count = Atomic(0)
  private let ended = Atomic(0)
  private let requests: AsyncStream<Pending>
  private let arrival: AsyncStream<Pending>.Continuation

  init() { (requests, arrival) = AsyncStream<Pending>.makeStream() }

  /// How many requests came.
  var sent: Int { count.load(ordering: .sequentiallyConsistent) }

  /// The next request that nobody has looked at.
  func next() async -> Pending {
    for await pending in requests { return pending }
    fatalError("the test was cancelled")
  }

  func send(_ request: LeaseRequest) async throws -> LeaseResponse {
    count.add(1, ordering: .sequentiallyConsistent)
    let (answers, continuation) = AsyncThrowingStream<LeaseResponse, any Error>.makeStream()
    arrival.yield(Pending(request, continuation))
    for try await answer in answers { return answer }
    throw CancellationError()
  }
}
