#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder with a process's checkpoints, held for this process alone as long as the value lives.
///
/// Two processes that wrote one checkpoint would each set the other back. The lock is the kernel's: it goes with the
/// process, however that ends.
public final class StateFolder: Sendable {
  /// Where it lies.
  public let path: String
  private let lock: Int32

  /// Makes the folder where it is missing, and locks it.
  ///
  /// Errors: ``SyncClientError``.
  public init(path: String) throws(SyncClientError) {
    self.path = path
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .unusable(path: path, errno: errno) }
    lock = open(path + "/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .unusable(path: path, errno: errno) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(lock)
      throw number == EWOULDBLOCK ? .stateInUse(path: path) : .unusable(path: path, errno: number)
    }
  }

  deinit { close(lock) }

  /// The store of one session.
  public func store(session: Int) -> CheckpointStore { CheckpointStore(path: "\(path)/session-\(session).json") }
}
