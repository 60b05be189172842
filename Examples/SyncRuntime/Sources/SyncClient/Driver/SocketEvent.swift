import NIOCore
import SyncWire

/// What a socket tells its session.
enum SocketEvent: Sendable {
  case opened
  /// Something that is no message: a ping, a pong.
  case heard
  case message(ServerMessage)
  case nonsense
  /// The last one.
  case lost(Loss)

  func input(socket number: Int) -> SessionInput {
    switch self {
    case .opened: .opened(socket: number)
    case .heard: .heard(socket: number)
    case .message(let message): .message(socket: number, message)
    case .nonsense: .nonsense(socket: number)
    case .lost(let loss): .lost(socket: number, loss)
    }
  }
}

/// Where a socket's events go; called on the socket's event loop.
typealias SocketListener = @Sendable (SocketEvent) -> Void
