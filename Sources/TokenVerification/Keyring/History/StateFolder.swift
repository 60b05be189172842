#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder in which one process at a time replaces files, each whole.
struct StateFolder {
  /// How often, and how long between, the lock is asked for before somebody else is said to hold it.
  private static let (tries, pause) = (100, UInt32(20_000))

  private let path: String
  private let descriptor: Int32

  /// Opens the folder, and makes it where it is missing.
  init(_ path: String) throws(KeyringFileError) {
    try Self.make(path)
    descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unusableHistory(errno: errno) }
    self.path = path
  }

  /// Gives the lock back.
  func close() { closeFile(descriptor) }

  /// Takes the folder's lock; it goes with the folder, or with the process.
  func lock() throws(KeyringFileError) {
    for _ in 0..<Self.tries {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      usleep(Self.pause)
    }
    throw .unusableHistory(errno: errno)
  }

  /// Writes a draft beside the file, and gives it the file's name once it is on the disk; the lock must be held.
  func replace(_ name: String, with bytes: [UInt8]) throws(KeyringFileError) {
    let (file, draft) = (path + "/" + name, path + "/." + name + ".draft")
    // Only a process that died here can have left one.
    unsafe unlink(draft)
    let target = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard target >= 0 else { throw .unusableHistory(errno: errno) }
    let isWritten = Self.write(bytes, to: target) && fsync(target) == 0
    let problem = errno
    closeFile(target)
    guard isWritten, unsafe rename(draft, file) == 0 else {
      let number = isWritten ? errno : problem
      unsafe unlink(draft)
      throw .unusableHistory(errno: number)
    }
    // The new name is on the disk when the folder is.
    guard fsync(descriptor) == 0 else { throw .unusableHistory(errno: errno) }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { unsafe writeFile(descriptor, $0.baseAddress! + done, $0.count - done) }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Makes the folder of mode 0700, and those above it where they are missing.
  private static func make(_ path: String) throws(KeyringFileError) {
    var made = path.hasPrefix("/") ? "/" : ""
    let names = path.split(separator: "/")
    for (index, name) in names.enumerated() {
      made += (made.isEmpty || made == "/" ? "" : "/") + name
      guard unsafe mkdir(made, index == names.count - 1 ? 0o700 : 0o755) != 0, errno != EEXIST else { continue }
      let problem = errno
      // A folder above may be there, and be no folder of ours.
      var status = stat()
      guard unsafe stat(made, &status) == 0 else { throw .unusableHistory(errno: problem) }
    }
  }
}

private func closeFile(_ descriptor: Int32) { _ = close(descriptor) }

private func writeFile(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  unsafe write(descriptor, start, count)
}
