import NIOCore
import SyncLog

/// All sockets, by their event loops.
final class StreamHub: Sendable {
  private let loops: [ObjectIdentifier: LoopHub]

  init(_ group: any EventLoopGroup) {
    let pairs = group.makeIterator().map { (ObjectIdentifier($0), LoopHub($0)) }
    loops = Dictionary(pairs) { first, _ in first }
  }

  /// The hub of a loop of the group.
  func loop(of eventLoop: any EventLoop) -> LoopHub { loops[ObjectIdentifier(eventLoop)]! }

  /// A stream has grown.
  func announce(_ stream: StreamName) { for hub in loops.values { hub.announce(stream) } }

  /// Every socket's token is looked at again.
  func recheck() { for hub in loops.values { _ = hub.forAll { $0.recheck() } } }

  /// Every socket is closed; returns when all have been told.
  func shutDown() async {
    for hub in loops.values { try? await hub.forAll { $0.shutDown() }.get() }
  }
}
