import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that lines are appended to: made with mode 0600, opened anew when it is moved away.
final class AuditFile: AuditSink {
  private let path: String
  private let descriptor: Mutex<Int32>

  /// - Throws: where the file cannot be opened, or is no regular file, pipe or device.
  init(path: String) throws(AuditSinkError) {
    self.path = path
    descriptor = Mutex(try Self.open(path))
  }

  deinit { _ = close(descriptor.withLock { $0 }) }

  func write(_ bytes: ArraySlice<UInt8>) throws(AuditSinkError) -> Int {
    try DescriptorWriter.write(bytes, to: descriptor.withLock { $0 })
  }

  func reopen(isForced: Bool) throws(AuditSinkError) -> Bool {
    let old = descriptor.withLock { $0 }
    guard isForced || isMoved(old) else { return false }
    let new = try Self.open(path)
    descriptor.withLock { $0 = new }
    _ = close(old)
    return true
  }

  private func isMoved(_ descriptor: Int32) -> Bool {
    var opened = stat()
    var named = stat()
    guard fstat(descriptor, &opened) == 0 else { return true }
    guard stat(path, &named) == 0 else { return errno == ENOENT }
    return opened.st_dev != named.st_dev || opened.st_ino != named.st_ino
  }

  private static func open(_ path: String) throws(AuditSinkError) -> Int32 {
    let descriptor = Self.systemOpen(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw AuditSinkError(errno: errno) }
    if endsWithinLine(path) { _ = try? DescriptorWriter.write([UInt8(ascii: "\n")], to: descriptor) }
    return descriptor
  }

  /// Whether the file's last line has no end: a process was killed while it wrote.
  private static func endsWithinLine(_ path: String) -> Bool {
    let descriptor = systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0)
    guard descriptor >= 0 else { return false }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return false }
    var last: UInt8 = 0
    return pread(descriptor, &last, 1, status.st_size - 1) == 1 && last != UInt8(ascii: "\n")
  }

  private static func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, mode)
    #else
      Darwin.open(path, flags, mode)
    #endif
  }
}

/// Standard output, or another descriptor that somebody else opened.
struct AuditDescriptor: AuditSink {
  static let standardOutput = AuditDescriptor(descriptor: 1)

  let descriptor: Int32

  func write(_ bytes: ArraySlice<UInt8>) throws(AuditSinkError) -> Int {
    try DescriptorWriter.write(bytes, to: descriptor)
  }

  func reopen(isForced: Bool) throws(AuditSinkError) -> Bool { false }
}

/// `write(2)` with what has to be known about it.
enum DescriptorWriter {
  /// A reader that went away is an error of the write, not the end of the process.
  private static let ignoresBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(AuditSinkError) -> Int {
    ignoresBrokenPipes
    while true {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress!, $0.count) }
      if count > 0 { return count }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Somebody made the descriptor non-blocking: wait until it takes more.
        guard isWritable(descriptor, within: 100) else { throw AuditSinkError(errno: EAGAIN) }
      default: throw AuditSinkError(errno: errno)
      }
    }
  }

  /// Whether the descriptor takes bytes within so many milliseconds.
  static func isWritable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&one, 1, milliseconds) > 0
  }

  private static func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, start, count)
    #else
      Darwin.write(descriptor, start, count)
    #endif
  }
}
