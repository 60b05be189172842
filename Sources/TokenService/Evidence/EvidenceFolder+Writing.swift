import Glibc

extension EvidenceFolder {
  /// Writes what a file will be, and has it on the disk.
  func writeDraft(of file: EvidencePath, _ bytes: [UInt8]) throws(EvidenceError) {
    try withFolder(of: file, making: true) { folder throws(EvidenceError) in
      let draft = file.draft.name
      unlinkat(folder, draft, 0)
      guard let new = OwnedDescriptor(draft, in: folder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o644) else {
        throw .unwritable(path: location(of: file), errno: errno)
      }
      do throws(SystemFault) {
        try new.write(bytes)
        guard fsync(new.number) == 0 else { throw SystemFault(number: errno) }
      } catch {
        unlinkat(folder, draft, 0)
        throw .unwritable(path: location(of: file), errno: error.number)
      }
    }
  }

  /// Gives a draft the file's name.
  func publishDraft(of file: EvidencePath) throws(EvidenceError) {
    try withFolder(of: file) { folder throws(EvidenceError) in
      guard renameat(folder, file.draft.name, folder, file.name) == 0, fsync(folder) == 0 else {
        let number = errno
        unlinkat(folder, file.draft.name, 0)
        throw .unwritable(path: location(of: file), errno: number)
      }
    }
  }

  /// Removes a file where it is there.
  func remove(_ file: EvidencePath) throws(EvidenceError) {
    try withFolder(of: file) { folder throws(EvidenceError) in
      guard unlinkat(folder, file.name, 0) == 0 || errno == ENOENT else {
        throw .unwritable(path: location(of: file), errno: errno)
      }
    }
  }

  /// Cuts so many bytes off a file's end.
  func cut(_ file: EvidencePath, by bytes: Int) throws(EvidenceError) {
    try withFolder(of: file) { folder throws(EvidenceError) in
      guard let opened = OwnedDescriptor(file.name, in: folder, O_WRONLY | O_NOFOLLOW | O_NONBLOCK) else {
        throw .unwritable(path: location(of: file), errno: errno)
      }
      guard ftruncate(opened.number, opened.status.st_size - bytes) == 0, fsync(opened.number) == 0 else {
        throw .unwritable(path: location(of: file), errno: errno)
      }
    }
  }

  /// Opens a file that lines are appended to, making it where it is missing.
  func openForAppending(_ file: EvidencePath) throws(EvidenceError) -> EvidenceFile {
    try withFolder(of: file, making: true) { folder throws(EvidenceError) in
      let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK
      guard let opened = OwnedDescriptor(file.name, in: folder, flags, mode: 0o644) else {
        throw errno == ELOOP
          ? .notAFile(path: location(of: file)) : .unwritable(path: location(of: file), errno: errno)
      }
      guard opened.status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: location(of: file)) }
      return EvidenceFile(opened, path: location(of: file))
    }
  }
}
