import Glibc
import TokenRules

/// The file of a store, which is its owner's alone.
struct SQLiteFile: Sendable {
  let path: String

  /// The folder that holds it.
  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the folder (0700) and an empty file (0600) where they are missing.
  func make() throws(StoreError) {
    do throws(PrivateFile.Fault) {
      if status(of: folder) == nil { try PrivateFile.makeDirectory(folder) }
      // A file that is there is not opened: to close it would end the locks that SQLite has on it in this process.
      guard status(of: path) == nil else { return }
      try PrivateFile.create(path, text: "")
    } catch {
      throw .unavailable(error.reason)
    }
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unavailable("its folder: \(Self.reason())") }
    defer { close(descriptor) }
    // The new name is on the disk when the folder is.
    guard fsync(descriptor) == 0 else { throw .unavailable("its folder: \(Self.reason())") }
  }

  /// - Throws: where somebody else could read the file, or put another in its place; in dev only where that is no file.
  func check(in environment: ServiceEnvironment) throws(StoreError) {
    guard let file = status(of: path), let folder = status(of: folder) else { throw .unavailable(Self.reason()) }
    guard file.st_mode & S_IFMT == S_IFREG else { throw .unavailable("it is not a file") }
    guard environment != .dev else { return }
    guard file.st_mode & 0o077 == 0 else { throw .unavailable("others may open it; its mode must be 0600") }
    guard folder.st_mode & 0o022 == 0 else {
      throw .unavailable("others may write to its folder, whose mode must be 0700")
    }
    guard file.st_uid == geteuid() else { throw .unavailable("it belongs to another user") }
  }

  /// Which file the path leads to; `nil` where it leads to none.
  var identity: SQLiteFileIdentity? { status(of: path).map { SQLiteFileIdentity(device: $0.st_dev, inode: $0.st_ino) } }

  static func reason() -> String { String(cString: strerror(errno)).lowercased() }

  private func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }
}

/// One file, whatever its name becomes.
struct SQLiteFileIdentity: Sendable, Hashable {
  let device: UInt
  let inode: UInt
}
