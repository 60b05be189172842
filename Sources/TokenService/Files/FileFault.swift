import Glibc

/// Why a file was not read, locked or replaced.
enum FileFault: Error, Hashable, Sendable {
  /// It cannot be read; the system's error number.
  case unreadable(errno: Int32)
  /// It cannot be written; the system's error number.
  case unwritable(errno: Int32)
  /// Somebody else was changing it for as long as this.
  case busy(Duration)

  /// The system's words, or who is in the way.
  var reason: String {
    switch self {
    case .unreadable(let number), .unwritable(let number): String(cString: strerror(number)).lowercased()
    case .busy(let patience): "somebody else was changing it for \(patience.components.seconds) s"
    }
  }

  /// Whether it is kept on a mount, or in a folder, that is only read here.
  var isReadOnly: Bool { [EROFS, EACCES, EPERM].map(Self.unwritable).contains(self) }
}
