import Glibc

/// Why evidence could not be kept or looked at.
enum EvidenceError: Error, Hashable {
  /// A file or folder cannot be written; the number is the system's, `ENOSPC` where the disk is full.
  case unwritable(path: String, errno: Int32)
  /// A file or folder cannot be read.
  case unreadable(path: String, errno: Int32)
  /// What should be a plain file is a link, a folder or something else.
  case notAFile(path: String)
  /// The name of a file leads out of its folder, or is no name.
  case badName(String)
  /// A key file holds no Ed25519 key in PEM; a private one that needs a passphrase is none either.
  case notAKey(path: String)
  /// Others may read a private key, or write it.
  case exposedKey(path: String, mode: UInt32)
  /// A file that must not be overwritten is there.
  case exists(path: String)
}

extension EvidenceError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unwritable(let path, let number): "\(path) cannot be written: \(Self.words(number))"
    case .unreadable(let path, let number): "\(path) cannot be read: \(Self.words(number))"
    case .notAFile(let path): "\(path) is not a plain file"
    case .badName(let name): "\"\(name)\" is not the name of a file in a bundle"
    case .notAKey(let path): "\(path) holds no Ed25519 key in PEM"
    case .exposedKey(let path, let mode):
      "\(path) has mode 0\(String(mode, radix: 8)): others may read the key, or change it; chmod 600"
    case .exists(let path): "\(path) is there already and stays as it is"
    }
  }

  private static func words(_ number: Int32) -> String { String(cString: strerror(number)).lowercased() }
}
