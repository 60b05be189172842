import Foundation
import TokenRules
import TokenVerification

/// A file that is replaced whole: readers see the old one or the new one, whenever the process or the machine stops.
struct AtomicFile {
  /// What was done last; between any two the process may be killed, or the disk be full.
  enum Step: CaseIterable, Sendable {
    case locked, draftMade, draftWritten, draftOnDisk, renamed, folderOnDisk
  }

  /// The file itself, where the given path is a link to it.
  let path: String
  private let directory: String
  private let onStep: (Step) throws(FileFault) -> Void

  /// Names a file that is there or not.
  ///
  /// - Parameter onStep: is told each step; what it throws stands for a fault of the system.
  init(_ path: String, onStep: @escaping (Step) throws(FileFault) -> Void = { _ in }) throws(FileFault) {
    let resolved = try Self.resolve(path)
    self.path = resolved
    self.onStep = onStep
    directory = resolved.lastIndex(of: "/").map { String(resolved[...$0]) } ?? "./"
  }

  var isMissing: Bool {
    var status = stat()
    return stat(path, &status) != 0 && errno == ENOENT
  }

  /// The file's mode; `nil` where there is none.
  var mode: UInt32? {
    var status = stat()
    return stat(path, &status) == 0 ? UInt32(status.st_mode) & 0o777 : nil
  }

  /// Does something while nobody else who asks for the same lock, the folder's, does.
  ///
  /// - Parameter patience: how long to wait for the lock; behind it ``FileFault/busy(_:)`` is thrown.
  func whileLocked<Result>(patience: Duration = .seconds(10), _ body: () throws -> Result) throws -> Result {
    let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.unwritable() }
    defer { close(folder) }
    let deadline = SystemClock().uptime() + patience
    while flock(folder, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw Self.unwritable() }
      guard SystemClock().uptime() < deadline else { throw FileFault.busy(patience) }
      usleep(10_000)
    }
    try onStep(.locked)
    return try body()
  }

  /// Writes a draft beside the file, and gives it the file's name when it is on the disk.
  ///
  /// To be called under the lock: drafts that others left behind when they were killed are removed.
  ///
  /// - Parameter beforeRename: what has to have happened before the new file is there.
  func replace(with bytes: [UInt8], beforeRename: () throws -> Void = {}) throws {
    removeLeftovers()
    let draft = path + ".\(getpid())\(Self.ending)"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.unwritable() }
    var isDone = false
    defer {
      close(descriptor)
      if !isDone { unlink(draft) }
    }
    try onStep(.draftMade)
    try AppendedFile.write(bytes, to: descriptor)
    try onStep(.draftWritten)
    try keepOwnerAndMode(descriptor)
    guard fsync(descriptor) == 0 else { throw Self.unwritable() }
    try onStep(.draftOnDisk)
    try beforeRename()
    guard rename(draft, path) == 0 else { throw Self.unwritable() }
    isDone = true
    try onStep(.renamed)
    // The new name is on the disk when the folder is.
    try Self.synchronise(directory)
    try onStep(.folderOnDisk)
  }

  private static let ending = ".draft"

  private func removeLeftovers() {
    let start = path.split(separator: "/").last.map(String.init) ?? path
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
      guard name.hasPrefix(start + "."), name.hasSuffix(Self.ending) else { continue }
      let process = name.dropFirst(start.count + 1).dropLast(Self.ending.count)
      if !process.isEmpty, process.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { unlink(directory + name) }
    }
  }

  /// The service that reads the file may be another user than the one who edits it.
  private func keepOwnerAndMode(_ descriptor: Int32) throws(FileFault) {
    var old = stat()
    guard stat(path, &old) == 0 else { return }
    var new = stat()
    guard fstat(descriptor, &new) == 0 else { throw Self.unwritable() }
    if old.st_uid != new.st_uid || old.st_gid != new.st_gid {
      guard fchown(descriptor, old.st_uid, old.st_gid) == 0 else { throw Self.unwritable() }
    }
    guard fchmod(descriptor, old.st_mode & 0o777) == 0 else { throw Self.unwritable() }
  }

  /// Has a folder's names on the disk.
  static func synchronise(_ directory: String) throws(FileFault) {
    let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw unwritable() }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw unwritable() }
  }

  private static func resolve(_ path: String) throws(FileFault) -> String {
    if let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    let number = errno
    guard number == ENOENT else { throw .unreadable(errno: number) }
    var status = stat()
    // A link to nowhere would be replaced by a file, behind the back of who made it. What is there and no link has come
    // since it was looked for: somebody else has made the file meanwhile.
    guard lstat(path, &status) != 0 || status.st_mode & S_IFMT != S_IFLNK else { throw .unreadable(errno: number) }
    return path
  }

  private static func unwritable() -> FileFault { .unwritable(errno: errno) }
}
