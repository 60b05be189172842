#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small file with secrets, read whole, with who may read and write it.
struct SecretFile {
  /// Larger than 16 keys with a long history.
  static let maximumLength = 1 << 20

  let bytes: [UInt8]
  let mode: UInt32

  /// Whether others may read the file, or the group or others may write it (mounted secrets are 0440).
  var isExposed: Bool { mode & 0o026 != 0 }

  static func read(_ path: String) throws(KeyringFileError) -> SecretFile {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(errno: EINVAL) }
    let bytes = try readAll(descriptor)
    return SecretFile(bytes: bytes, mode: UInt32(status.st_mode) & 0o777)
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
      unsafe Glibc.read(descriptor, &chunk, chunk.count)
    #else
      Darwin.read(descriptor, &chunk, chunk.count)
    #endif
  }
}
