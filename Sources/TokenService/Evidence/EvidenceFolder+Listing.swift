import Glibc

extension EvidenceFolder {
  /// Something in the folder or below.
  struct Entry: Sendable, Hashable {
    let path: EvidencePath
    /// Whether it is a plain file, and no link, pipe or device.
    let isFile: Bool
    /// Tells whether it is the same as before.
    let identity: FileIdentity
  }

  /// Everything in the folder and below but folders, sorted.
  ///
  /// - Throws: also where a name is none that a bundle has.
  func entries() throws(EvidenceError) -> [Entry] {
    var found: [Entry] = []
    try list(below: nil, into: &found)
    return found.sorted { $0.path < $1.path }
  }

  private func list(below folder: EvidencePath?, into found: inout [Entry]) throws(EvidenceError) {
    for (name, status) in try contents(of: folder) {
      guard let path = folder?.appending(name) ?? EvidencePath(name) else { throw .badName(name) }
      let kind = status.st_mode & S_IFMT
      if kind == S_IFDIR {
        try list(below: path, into: &found)
      } else {
        found.append(Entry(path: path, isFile: kind == S_IFREG, identity: FileIdentity(status)))
      }
    }
  }

  private func contents(of folder: EvidencePath?) throws(EvidenceError) -> [(name: String, status: stat)] {
    // A name in the folder is all that is needed to have the folder opened.
    let inside = folder?.appending("-") ?? .manifest
    return try withFolder(of: inside) { opened throws(EvidenceError) in
      let place = folder.map(location) ?? path
      let copy = openat(opened, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard copy >= 0, let stream = fdopendir(copy) else { throw .unreadable(path: place, errno: errno) }
      defer { closedir(stream) }
      var contents: [(name: String, status: stat)] = []
      errno = 0
      while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name == "." || name == ".." { continue }
        var status = stat()
        guard fstatat(opened, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
          throw .unreadable(path: place + "/" + name, errno: errno)
        }
        contents.append((name, status))
      }
      return contents
    }
  }
}
