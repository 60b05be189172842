import Glibc
import JWT

extension EvidenceFolder {
  /// A digest of a file's beginning, and how long the file is.
  struct FileDigest: Sendable, Hashable {
    /// How many bytes were digested.
    let bytes: Int
    let sha256: SHA256Digest
    /// The whole file's length; other than `bytes` where the file is longer than was asked, or has been cut meanwhile.
    let length: Int
  }

  /// The digest of a file, or of its first bytes.
  func digest(of file: EvidencePath, upTo limit: Int = .max) throws(EvidenceError) -> FileDigest {
    try withFile(file) { opened throws(EvidenceError) in
      let length = Int(opened.status.st_size)
      var stream = SHA256Stream()
      var count = 0
      do throws(SystemFault) {
        // A log grows while it is read: what was there at the start counts.
        try opened.read(upTo: min(limit, length)) { part in
          stream.update(part)
          count += part.count
        }
      } catch {
        throw .unreadable(path: location(of: file), errno: error.number)
      }
      return FileDigest(bytes: count, sha256: stream.finish(), length: length)
    }
  }

  /// A file's bytes, or its first ones.
  func bytes(of file: EvidencePath, upTo limit: Int = .max) throws(EvidenceError) -> [UInt8] {
    try withFile(file) { opened throws(EvidenceError) in
      var bytes: [UInt8] = []
      do throws(SystemFault) { try opened.read(upTo: limit) { bytes += $0 } } catch {
        throw .unreadable(path: location(of: file), errno: error.number)
      }
      return bytes
    }
  }

  private func withFile<Result>(
    _ file: EvidencePath,
    _ body: (borrowing OwnedDescriptor) throws(EvidenceError) -> Result
  ) throws(EvidenceError) -> Result {
    try withFolder(of: file) { folder throws(EvidenceError) in
      guard let opened = OwnedDescriptor(file.name, in: folder, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
        throw errno == ELOOP
          ? .notAFile(path: location(of: file)) : .unreadable(path: location(of: file), errno: errno)
      }
      guard opened.status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: location(of: file)) }
      return try body(opened)
    }
  }
}

/// What changes when a file does, short of somebody setting the time back.
struct FileIdentity: Sendable, Hashable {
  private let device: UInt64
  private let inode: UInt64
  private let length: Int
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    length = Int(status.st_size)
    seconds = status.st_mtim.tv_sec
    nanoseconds = status.st_mtim.tv_nsec
  }
}
