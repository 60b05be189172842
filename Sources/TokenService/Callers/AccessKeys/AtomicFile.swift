import Glibc

/// A file that is replaced whole: readers see the old one or the new one.
struct AtomicFile {
  /// The file itself, where the given path is a link to it.
  let path: String
  private let directory: String

  init(_ path: String) throws(AccessKeysFile.Fault) {
    let resolved = try Self.resolve(path)
    self.path = resolved
    directory = resolved.lastIndex(of: "/").map { String(resolved[...$0]) } ?? "./"
  }

  var isMissing: Bool {
    var status = stat()
    return stat(path, &status) != 0 && errno == ENOENT
  }

  /// Does something while nobody else who asks for the same lock, the folder's, does.
  func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
    let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.unwritable() }
    defer { close(folder) }
    while flock(folder, LOCK_EX) != 0 {
      guard errno == EINTR else { throw Self.unwritable() }
    }
    return try body()
  }

  /// Writes a draft beside the file, and gives it the file's name when it is on the disk.
  func replace(with bytes: [UInt8]) throws(AccessKeysFile.Fault) {
    let draft = path + ".\(getpid()).draft"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.unwritable() }
    var isDone = false
    defer {
      close(descriptor)
      if !isDone { unlink(draft) }
    }
    try write(bytes, to: descriptor)
    try keepOwnerAndMode(descriptor)
    guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw Self.unwritable() }
    isDone = true
    // The new name is on the disk when the folder is.
    let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.unwritable() }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw Self.unwritable() }
  }

  private func write(_ bytes: [UInt8], to descriptor: Int32) throws(AccessKeysFile.Fault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      do { rest = rest.dropFirst(try DescriptorWriter.write(rest, to: descriptor)) } catch {
        throw .unwritable(Self.words(error.errno))
      }
    }
  }

  /// The service that reads the file may be another user than the one who edits it.
  private func keepOwnerAndMode(_ descriptor: Int32) throws(AccessKeysFile.Fault) {
    var old = stat()
    guard stat(path, &old) == 0 else { return }
    var new = stat()
    guard fstat(descriptor, &new) == 0 else { throw Self.unwritable() }
    if old.st_uid != new.st_uid || old.st_gid != new.st_gid {
      guard fchown(descriptor, old.st_uid, old.st_gid) == 0 else { throw Self.unwritable() }
    }
    guard fchmod(descriptor, old.st_mode & 0o777) == 0 else { throw Self.unwritable() }
  }

  private static func resolve(_ path: String) throws(AccessKeysFile.Fault) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    var status = stat()
    // A link to nowhere would be replaced by a file, behind the back of who made it.
    guard errno == ENOENT, lstat(path, &status) != 0 else { throw .unreadable(words(errno == 0 ? ENOENT : errno)) }
    return path
  }

  private static func unwritable() -> AccessKeysFile.Fault { .unwritable(words(errno)) }

  private static func words(_ number: Int32) -> String { String(cString: strerror(number)).lowercased() }
}
