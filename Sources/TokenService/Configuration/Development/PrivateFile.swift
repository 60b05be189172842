import Glibc

/// Files and folders that only their owner may read.
enum PrivateFile {
  /// Why one was not made, in the system's words.
  struct Fault: Error, Hashable {
    let reason: String

    init() { reason = String(cString: strerror(errno)).lowercased() }
  }

  /// Makes a folder of mode 0700, and the ones above it where they are missing.
  static func makeDirectory(_ path: String) throws(Fault) {
    var made = path.hasPrefix("/") ? "/" : ""
    let names = path.split(separator: "/")
    for (index, name) in names.enumerated() {
      made += (made.isEmpty || made == "/" ? "" : "/") + name
      let mode: mode_t = index == names.count - 1 ? 0o700 : 0o755
      guard mkdir(made, mode) == 0 || errno == EEXIST else { throw Fault() }
    }
  }

  /// Makes a file of mode 0600, whole or not at all; one that is there already stays.
  static func create(_ path: String, text: String) throws(Fault) {
    let draft = path + ".\(getpid()).\(UInt32.random(in: 0 ... .max))"
    try write(draft, text)
    defer { unlink(draft) }
    // Unlike a rename, a link never takes the place of a file that another process has made meanwhile.
    guard link(draft, path) == 0 || errno == EEXIST else { throw Fault() }
  }

  private static func write(_ path: String, _ text: String) throws(Fault) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Fault() }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else { throw Fault() }
  }
}
