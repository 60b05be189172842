import Glibc
import JWT

/// The key that bundles are signed with.
struct EvidenceKey: Sendable {
  private let key: Ed25519PrivateKey

  init(_ key: Ed25519PrivateKey) { self.key = key }

  /// Reads PKCS #8 in PEM.
  ///
  /// - Throws: also where others may read the file, or the group or others may write it.
  init(contentsOf path: String) throws(EvidenceError) {
    let (bytes, mode) = try KeyFile.read(path)
    // The rule of every file with a secret: a mounted one is 0440.
    guard mode & 0o026 == 0 else { throw .exposedKey(path: path, mode: mode) }
    guard let key = Ed25519PrivateKey(pem: bytes) else { throw .notAKey(path: path) }
    self.key = key
  }

  /// What checks the signatures.
  var publicKey: EvidencePublicKey { EvidencePublicKey(key.publicKey) }

  /// 64 bytes.
  func sign(_ message: [UInt8]) -> [UInt8] { key.sign(message) }
}

/// The key that signatures of bundles are checked with.
struct EvidencePublicKey: Sendable {
  private let key: Ed25519PublicKey

  init(_ key: Ed25519PublicKey) { self.key = key }

  /// Reads SubjectPublicKeyInfo in PEM.
  init(contentsOf path: String) throws(EvidenceError) {
    guard let key = Ed25519PublicKey(pem: try KeyFile.read(path).bytes) else { throw .notAKey(path: path) }
    self.key = key
  }

  /// SubjectPublicKeyInfo in PEM.
  func pem() -> [UInt8] { key.pem() }

  /// Names the key: `SHA256:` and the digest, in hex, of its SubjectPublicKeyInfo in DER.
  ///
  /// `openssl pkey -pubin -in FILE.pub -outform DER | openssl dgst -sha256` prints the same.
  var fingerprint: String {
    // RFC 8410 §4: a sequence of the algorithm 1.3.101.112 and a bit string of the 32 bytes.
    let prefix: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
    return "SHA256:" + SHA256Digest(of: prefix + key.rawValue).hex
  }

  /// Whether `signature` is this key's of `message`.
  func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool { key.isValid(signature, for: message) }
}

/// A small file with a key in it.
private enum KeyFile {
  /// Larger than any key in PEM.
  private static let maximumLength = 65_536

  static func read(_ path: String) throws(EvidenceError) -> (bytes: [UInt8], mode: UInt32) {
    guard let file = OwnedDescriptor(path, O_RDONLY | O_NONBLOCK) else { throw .unreadable(path: path, errno: errno) }
    let status = file.status
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    var bytes: [UInt8] = []
    do throws(SystemFault) { try file.read(upTo: maximumLength) { bytes += $0 } } catch {
      throw .unreadable(path: path, errno: error.number)
    }
    return (bytes, UInt32(status.st_mode) & 0o777)
  }
}
