import Glibc

/// A file that lines are appended to.
final class EvidenceFile: Sendable {
  private let descriptor: OwnedDescriptor
  private let path: String

  init(_ descriptor: consuming OwnedDescriptor, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Appends a line whole, in one `write(2)` where the system takes it so, or not at all.
  ///
  /// Callers see to it that one line is written at a time.
  func append(_ line: [UInt8]) throws(EvidenceError) {
    let length = descriptor.status.st_size
    do throws(SystemFault) { try descriptor.write(line) } catch {
      // Half a line would make the next one unreadable too.
      ftruncate(descriptor.number, length)
      throw .unwritable(path: path, errno: error.number)
    }
  }

  /// Has what was appended on the disk.
  func synchronize() throws(EvidenceError) {
    guard fsync(descriptor.number) == 0 else { throw .unwritable(path: path, errno: errno) }
  }
}
