import NIOCore
import SyncLog
import Synchronization

/// The sockets of one event loop, and who of them follows which stream.
///
/// However many events come while the loop is busy, it is woken once.
final class LoopHub: Sendable {
  private struct Members {
    var all: [ObjectIdentifier: SocketHandler] = [:]
    var followers: [StreamName: [ObjectIdentifier: SocketHandler]] = [:]
  }

  private let eventLoop: any EventLoop
  private let grown = Mutex<Set<StreamName>>([])
  private let members: NIOLoopBoundBox<Members>

  init(_ eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    members = NIOLoopBoundBox.makeBoxSendingValue(Members(), eventLoop: eventLoop)
  }

  // MARK: From any thread

  /// A stream has grown.
  func announce(_ stream: StreamName) {
    let isFirst = grown.withLock { grown in
      defer { grown.insert(stream) }
      return grown.isEmpty
    }
    if isFirst { eventLoop.execute { [self] in deliver() } }
  }

  /// Does something with every socket.
  func forAll(_ body: @escaping @Sendable (SocketHandler) -> Void) -> EventLoopFuture<Void> {
    eventLoop.submit { [self] in for handler in members.value.all.values { body(handler) } }
  }

  // MARK: On the loop

  func join(_ handler: SocketHandler) { members.value.all[ObjectIdentifier(handler)] = handler }

  func leave(_ handler: SocketHandler) { members.value.all[ObjectIdentifier(handler)] = nil }

  func follow(_ stream: StreamName, _ handler: SocketHandler) {
    members.value.followers[stream, default: [:]][ObjectIdentifier(handler)] = handler
  }

  func unfollow(_ stream: StreamName, _ handler: SocketHandler) {
    members.value.followers[stream]?[ObjectIdentifier(handler)] = nil
    if members.value.followers[stream]?.isEmpty == true { members.value.followers[stream] = nil }
  }

  private func deliver() {
    let streams = grown.withLock { grown in
      defer { grown = [] }
      return grown
    }
    var handlers: [ObjectIdentifier: SocketHandler] = [:]
    for stream in streams { handlers.merge(members.value.followers[stream] ?? [:]) { first, _ in first } }
    for handler in handlers.values { handler.streamsGrew(streams) }
  }
}
