import Glibc

/// A file that a variable or an argument names: read whole, with what tells whether it changed.
enum ConfigurationFile {
  /// Larger than any file of the configuration.
  static let maximumLength = 4 << 20

  /// Why a file was not read.
  struct Fault: Error, Hashable {
    /// The system's words, or that it is too large.
    let reason: String
  }

  /// What changes when a file is written or replaced.
  struct Stamp: Sendable, Hashable {
    let device, inode: UInt64
    let size, seconds, nanoseconds: Int
  }

  static func read(_ path: String) throws(Fault) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault() }
    defer { close(descriptor) }
    return try read(descriptor: descriptor)
  }

  /// Reads what is open already, such as standard input, to its end.
  static func read(descriptor: Int32) throws(Fault) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while bytes.count <= maximumLength {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count > 0 {
        bytes += chunk[..<count]
      } else if errno != EINTR {
        throw fault()
      }
    }
    throw Fault(reason: "it is larger than \(maximumLength >> 20) MiB")
  }

  /// The file's stamp, links followed, so that a mounted secret that is swapped by its link counts as changed.
  static func stamp(of path: String) -> Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Stamp(
      device: UInt64(status.st_dev),
      inode: UInt64(status.st_ino),
      size: Int(status.st_size),
      seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec
    )
  }

  private static func fault() -> Fault { Fault(reason: String(cString: strerror(errno)).lowercased()) }
}
