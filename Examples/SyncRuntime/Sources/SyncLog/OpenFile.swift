#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file that is closed with its owner.
struct OpenFile: ~Copyable {
  private(set) var path: String
  private let descriptor: Int32

  /// Opens a file for appending, and makes it where it is missing.
  init(appendingTo path: String) throws(SyncLogError) { try self.init(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC) }

  /// Makes an empty file, whatever is there.
  init(replacing path: String) throws(SyncLogError) {
    try self.init(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC)
  }

  private init(_ path: String, _ flags: Int32) throws(SyncLogError) {
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw .system("open", path: path, errno: errno) }
    (self.path, self.descriptor) = (path, descriptor)
  }

  deinit { _ = close(descriptor) }

  /// Writes all of it.
  func write(_ bytes: [UInt8]) throws(SyncLogError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { posixWrite(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system("write", path: path, errno: errno) }
      written += count
    }
  }

  /// Cuts the file off.
  func truncate(to length: Int) throws(SyncLogError) {
    guard ftruncate(descriptor, off_t(length)) == 0 else { throw .system("ftruncate", path: path, errno: errno) }
  }

  /// Waits until the disk has it.
  func synchronize() throws(SyncLogError) {
    guard fsync(descriptor) == 0 else { throw .system("fsync", path: path, errno: errno) }
  }

  /// Puts the file in another's place.
  mutating func rename(to other: String) throws(SyncLogError) {
    try LogFolder.rename(path, to: other)
    path = other
  }

  /// Takes the file for this process alone, until it is closed.
  func lock() throws(SyncLogError) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK ? .inUse(path: path) : .system("flock", path: path, errno: errno)
    }
  }
}

private func posixWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}
