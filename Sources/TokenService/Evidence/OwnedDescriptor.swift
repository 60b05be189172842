import Glibc

/// An open file that is closed with its owner.
struct OwnedDescriptor: ~Copyable {
  let number: Int32

  /// Opens `name` in the open folder `folder`; `AT_FDCWD` is the working directory.
  ///
  /// - Returns: nothing where that fails; `errno` says why.
  init?(_ name: String, in folder: Int32 = AT_FDCWD, _ flags: Int32, mode: mode_t = 0) {
    let opened = openat(folder, name, flags | O_CLOEXEC, mode)
    guard opened >= 0 else { return nil }
    number = opened
  }

  deinit { close(number) }

  /// What the system says of the file.
  var status: stat {
    var status = stat()
    fstat(number, &status)
    return status
  }

  /// Writes everything, or throws the system's number.
  func write(_ bytes: [UInt8]) throws(SystemFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw SystemFault(number: count == 0 ? ENOSPC : errno)
      }
    }
  }

  /// Reads up to `limit` bytes, giving each part to `body`; ends early where the file does.
  func read(upTo limit: Int = .max, _ body: (ArraySlice<UInt8>) -> Void) throws(SystemFault) {
    var part = [UInt8](repeating: 0, count: 65_536)
    var rest = limit
    while rest > 0 {
      let count = Glibc.read(number, &part, min(part.count, rest))
      if count == 0 { return }
      if count > 0 {
        body(part[..<count])
        rest -= count
      } else if errno != EINTR {
        throw SystemFault(number: errno)
      }
    }
  }
}

/// A call that failed, by the system's number.
struct SystemFault: Error, Hashable {
  let number: Int32
}
