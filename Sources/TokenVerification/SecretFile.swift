#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small file with secrets, read whole, with what tells whether it changed and who may read it.
struct SecretFile {
  /// Larger than 16 keys with a long history.
  static let maximumLength = 1 << 20

  /// What changes when a file is written, replaced, or given other permissions.
  struct Version: Equatable {
    let device, inode: UInt64
    let size, modifiedSeconds, modifiedNanoseconds, changedSeconds, changedNanoseconds: Int64
  }

  let bytes: [UInt8]
  let mode: UInt32
  let version: Version

  /// Whether others may read the file, or the group or others may write it (mounted secrets are 0440).
  var isExposed: Bool { mode & 0o026 != 0 }

  /// The file's version, without reading it; `nil` where it cannot be looked at.
  static func version(of path: String) -> Version? {
    var status = stat()
    return stat(path, &status) == 0 ? Version(status) : nil
  }

  static func read(_ path: String) throws(KeyringFileError) -> SecretFile {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(errno: EINVAL) }
    let bytes = try readAll(descriptor)
    return SecretFile(bytes: bytes, mode: UInt32(status.st_mode) & 0o777, version: Version(status))
  }

  private static func readAll(_ descriptor: Int32) throws(KeyringFileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= maximumLength {
      let count = Self.read(descriptor, into: &chunk)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += chunk[..<count]
      } else if errno != EINTR {
        throw .unreadable(errno: errno)
      }
    }
    throw .tooLarge(limit: maximumLength)
  }

  private static func read(_ descriptor: Int32, into chunk: inout [UInt8]) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, &chunk, chunk.count)
    #else
      Darwin.read(descriptor, &chunk, chunk.count)
    #endif
  }
}

extension SecretFile.Version {
  fileprivate init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    inode = UInt64(truncatingIfNeeded: status.st_ino)
    size = Int64(status.st_size)
    #if canImport(Glibc)
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #else
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #endif
    modifiedSeconds = Int64(modified.tv_sec)
    modifiedNanoseconds = Int64(modified.tv_nsec)
    changedSeconds = Int64(changed.tv_sec)
    changedNanoseconds = Int64(changed.tv_nsec)
  }
}
