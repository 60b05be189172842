import Glibc
import NIOCore
import NIOPosix

/// Clients that are slow, each on a connection of its own.
final class SlowClients: Temporary {
  private let group: MultiThreadedEventLoopGroup
  private let crowd: NIOLoopBound<SlowCrowd>

  init() async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    // What an event loop owns is made on it.
    crowd = try await loop.submit { NIOLoopBound(SlowCrowd(), eventLoop: loop) }.get()
  }

  /// Opens the connections, and has each be slow from then on.
  ///
  /// - Parameter port: of loopback.
  func begin(_ counts: [Slowness: Int], port: Int) async throws {
    let (loop, crowd) = (group.next(), crowd)
    for (slowness, count) in counts {
      for _ in 0..<count {
        _ = try await ClientBootstrap(group: loop)
          .channelOption(.autoRead, value: slowness != .reader)
          .channelOption(.socketOption(.so_rcvbuf), value: slowness == .reader ? 4096 : 65_536)
          // As over a narrow link: with loopback's segments of 64 KiB the kernel would take megabytes of answers.
          .channelOption(.tcpOption(.init(rawValue: TCP_MAXSEG)), value: 536)
          .connectTimeout(.seconds(10))
          .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              let connection = SlowConnection(slowness)
              try channel.pipeline.syncOperations.addHandler(connection)
              crowd.value.connections.append(connection)
            }
          }
          .connect(host: "127.0.0.1", port: port).get()
      }
    }
    try await loop.submit { crowd.value.begin(on: loop) }.get()
  }

  /// How they stand now.
  func standing() async throws -> SlowStanding {
    let crowd = crowd
    return try await group.next().submit { crowd.value.standing }.get()
  }

  /// Goes away.
  func end() async {
    let crowd = crowd
    try? await group.next().submit { crowd.value.end() }.get()
    try? await group.shutdownGracefully()
  }
}

/// The slow clients of one event loop.
private final class SlowCrowd {
  var connections: [SlowConnection] = []
  private var ticks: RepeatedTask?

  func begin(on loop: any EventLoop) {
    let crowd = NIOLoopBound(self, eventLoop: loop)
    ticks = loop.scheduleRepeatedTask(initialDelay: .zero, delay: .seconds(1)) { _ in
      for connection in crowd.value.connections { connection.sendNext() }
    }
  }

  var standing: SlowStanding {
    var standing = SlowStanding()
    for connection in connections {
      if connection.status == 408 { standing.timedOut += 1 }
      if let life = connection.life {
        standing.lives[connection.slowness, default: []].append(life)
      } else {
        standing.open[connection.slowness, default: 0] += 1
      }
    }
    return standing
  }

  func end() {
    ticks?.cancel()
    for connection in connections { connection.close() }
  }
}
