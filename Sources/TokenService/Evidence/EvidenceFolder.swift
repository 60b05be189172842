import Glibc

/// A folder whose files are reached one component at a time, through no link: no name leads out of it.
final class EvidenceFolder: Sendable {
  /// Where it was when it was opened.
  let path: String
  private let descriptor: Int32

  /// Opens a folder that is there.
  init(_ path: String) throws(EvidenceError) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Makes `<root>/<name>`, or `<name>-2`, `<name>-3`, … where that is there already.
  static func make(_ name: String, in root: String) throws(EvidenceError) -> EvidenceFolder {
    guard let valid = EvidencePath(name), valid.components.count == 1 else { throw .badName(name) }
    try makeFolders(root)
    for attempt in 1...10_000 {
      let path = root + "/" + name + (attempt == 1 ? "" : "-\(attempt)")
      if mkdir(path, 0o755) == 0 { return try EvidenceFolder(path) }
      guard errno == EEXIST else { throw .unwritable(path: path, errno: errno) }
    }
    throw .exists(path: root + "/" + name)
  }

  /// Makes an empty folder that is there already one's own, or one that is not there yet.
  ///
  /// - Throws: where something is in it.
  static func take(_ path: String) throws(EvidenceError) -> EvidenceFolder {
    try makeFolders(path)
    let folder = try EvidenceFolder(path)
    guard try folder.entries().isEmpty else { throw .exists(path: path) }
    return folder
  }

  /// Keeps other runs out until this one ends, however it does; whether nobody was in.
  func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  /// Where a file of this name is, for people.
  func location(of file: EvidencePath) -> String { path + "/" + file.text }

  /// Does something with the open folder that `file` lies in.
  ///
  /// - Parameter making: makes the folders that are missing.
  func withFolder<Result>(
    of file: EvidencePath,
    making: Bool = false,
    _ body: (Int32) throws(EvidenceError) -> Result
  ) throws(EvidenceError) -> Result {
    try enter(file.folders, from: descriptor, of: file, making: making, body)
  }

  private func enter<Result>(
    _ folders: ArraySlice<String>,
    from parent: Int32,
    of file: EvidencePath,
    making: Bool,
    _ body: (Int32) throws(EvidenceError) -> Result
  ) throws(EvidenceError) -> Result {
    guard let name = folders.first else { return try body(parent) }
    if making, mkdirat(parent, name, 0o755) != 0, errno != EEXIST {
      throw .unwritable(path: location(of: file), errno: errno)
    }
    guard let folder = OwnedDescriptor(name, in: parent, O_RDONLY | O_DIRECTORY | O_NOFOLLOW) else {
      // Linux answers ENOTDIR for a link as well.
      if errno == ELOOP || errno == ENOTDIR { throw .notAFile(path: location(of: file)) }
      throw .unreadable(path: location(of: file), errno: errno)
    }
    return try enter(folders.dropFirst(), from: folder.number, of: file, making: making, body)
  }

  private static func makeFolders(_ path: String) throws(EvidenceError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      made += (made.isEmpty || made == "/" ? "" : "/") + name
      guard mkdir(made, 0o755) == 0 || errno == EEXIST else { throw .unwritable(path: made, errno: errno) }
    }
  }
}
