import Glibc

/// A pair of keys that is made once and kept in two files.
struct EvidenceKeyPair {
  private let key = Ed25519PrivateKey.generate()

  var publicKey: EvidencePublicKey { EvidencePublicKey(key.publicKey) }

  /// Writes the private key to `path`, mode 0600, and the public one to `path`.pub, mode 0644.
  ///
  /// Both or neither; files that are there already stay, and are an error.
  func write(to path: String) throws(EvidenceError) {
    try create(path, key.pem(), mode: 0o600)
    do throws(EvidenceError) { try create(path + ".pub", publicKey.pem(), mode: 0o644) } catch {
      unlink(path)
      throw error
    }
  }

  private func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(EvidenceError) {
    let draft = path + ".\(getpid()).draft"
    guard let file = OwnedDescriptor(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode) else {
      throw .unwritable(path: path, errno: errno)
    }
    defer { unlink(draft) }
    do throws(SystemFault) {
      try file.write(bytes)
      // The umask takes bits from the mode at the making.
      guard fchmod(file.number, mode) == 0, fsync(file.number) == 0 else { throw SystemFault(number: errno) }
    } catch {
      throw .unwritable(path: path, errno: error.number)
    }
    // Unlike a rename, a link never takes the place of a file.
    guard link(draft, path) == 0 else {
      throw errno == EEXIST ? .exists(path: path) : .unwritable(path: path, errno: errno)
    }
  }
}
