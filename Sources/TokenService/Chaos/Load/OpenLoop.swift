import NIOCore
import NIOPosix

/// Sends requests to one port when their time has come, whether those before have been answered or not (an open loop):
/// a service that slows down does not slow the load down.
///
/// Everything happens on one event loop of its own.
final class OpenLoop: Temporary {
  private let group: MultiThreadedEventLoopGroup
  private let lane: NIOLoopBound<LoadLane>

  /// - Parameters:
  ///   - port: of loopback.
  ///   - connections: how many may be open at the same time; what is due beyond them waits, and counts as late.
  ///   - patience: how long an answer may take.
  init(port: Int, connections: Int, patience: Duration = .seconds(10)) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    self.group = group
    lane = try await loop.submit {
      let lane = LoadLane(
        port: port,
        limit: connections,
        patience: .nanoseconds(Int64(patience / .nanoseconds(1))),
        loop
      )
      return NIOLoopBound(lane, eventLoop: loop)
    }.get()
  }

  /// Offers a load, and waits for its answers.
  ///
  /// - Parameters:
  ///   - rate: requests a second.
  ///   - seconds: how long; a task that is cancelled ends it before.
  ///   - settling: the first seconds of it, in which goodput is not counted.
  ///   - request: the bytes of each request, by its number; called on the event loop.
  func run(
    rate: Double,
    seconds: Double,
    settling: Double = 0,
    request: @escaping @Sendable (Int) -> ByteBuffer
  ) async throws -> LoadSeen {
    let loop = group.next()
    let promise = loop.makePromise(of: LoadSeen.self)
    let lane = lane
    loop.execute { lane.value.begin(rate: rate, seconds: seconds, settling: settling, request: request, promise) }
    let seen = try await withTaskCancellationHandler {
      try await promise.futureResult.get()
    } onCancel: {
      loop.execute { lane.value.stop() }
    }
    try Task.checkCancellation()
    return seen
  }

  /// Ends a load that goes on until it is ended, waits for its answers, and says what came of it.
  func finish(_ load: Task<LoadSeen, any Error>) async throws -> LoadSeen {
    let lane = lane
    group.next().execute { lane.value.stop() }
    return try await load.value
  }

  /// How many connections are open.
  func openConnections() async throws -> Int {
    let lane = lane
    return try await group.next().submit { lane.value.open }.get()
  }

  /// Closes every connection, and ends the event loop.
  func end() async {
    let lane = lane
    try? await group.next().submit { lane.value.close() }.get()
    try? await group.shutdownGracefully()
  }
}
