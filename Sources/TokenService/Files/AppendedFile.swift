import Foundation

/// A file of lines that grows at its end, each line whole and on the disk.
struct AppendedFile {
  let path: String

  /// The last whole line, and what stands behind it; empty where there is no file.
  func ending() throws(FileFault) -> (lastLine: [UInt8], torn: [UInt8]) {
    guard let (descriptor, size) = try opened(O_RDONLY) else { return ([], []) }
    defer { close(descriptor) }
    // A line is far shorter than this.
    let length = min(size, 1 << 16)
    var bytes = [UInt8](repeating: 0, count: length)
    let count = pread(descriptor, &bytes, length, off_t(size - length))
    guard count == length else { throw .unreadable(errno: count < 0 ? errno : EIO) }
    let torn = bytes.suffix(from: bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
    let lines = bytes.dropLast(torn.count).split(separator: UInt8(ascii: "\n"))
    return (lines.last.map(Array.init) ?? [], Array(torn))
  }

  /// Appends text, on the disk when it returns; where that fails, the file is as it was.
  ///
  /// - Parameter dropping: how many bytes of the end to drop first.
  func append(_ bytes: [UInt8], dropping torn: Int = 0, onWritten: () throws(FileFault) -> Void) throws(FileFault) {
    let isNew = try opened(O_RDONLY).map { close($0.0) } == nil
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .unwritable(errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unwritable(errno: errno) }
    let size = status.st_size - off_t(torn)
    if torn > 0, ftruncate(descriptor, size) != 0 { throw .unwritable(errno: errno) }
    do throws(FileFault) {
      try Self.write(bytes, to: descriptor)
      try onWritten()
      guard fsync(descriptor) == 0 else { throw .unwritable(errno: errno) }
    } catch {
      _ = ftruncate(descriptor, size)
      throw error
    }
    if isNew { try AtomicFile.synchronise(path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./") }
  }

  private func opened(_ flags: Int32) throws(FileFault) -> (Int32, Int)? {
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw .unreadable(errno: errno) }
      return nil
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unwritable(errno: EINVAL)
    }
    return (descriptor, Int(status.st_size))
  }

  /// Writes all of it.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      do { rest = rest.dropFirst(try DescriptorWriter.write(rest, to: descriptor)) } catch {
        throw .unwritable(errno: error.errno)
      }
    }
  }
}
