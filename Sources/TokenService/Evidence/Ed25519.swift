import CLibCrypto

/// The private half of an Ed25519 pair (RFC 8032), over OpenSSL's `EVP_PKEY`.
///
/// This file is the module's one importer of `CLibCrypto`. OpenSSL wipes the key when it frees it.
final class Ed25519PrivateKey: @unchecked Sendable {
  /// `EVP_PKEY`, not changed after it was made: signing only reads it, from any thread.
  private let key: OpaquePointer

  private init(owning key: OpaquePointer) { self.key = key }

  deinit { EVP_PKEY_free(key) }

  /// A fresh pair.
  static func generate() -> Ed25519PrivateKey {
    let context = EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nil)
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_generate(context, &key) == 1, let key else {
      fatalError("libcrypto cannot make an Ed25519 key")
    }
    return Ed25519PrivateKey(owning: key)
  }

  /// A key of PKCS #8 in PEM (RFC 8410); one that needs a passphrase is none.
  convenience init?(pem: [UInt8]) {
    // An empty passphrase is given, lest OpenSSL ask the terminal for one.
    var empty: [CChar] = [0]
    let read = Ed25519PEM.read(pem) { PEM_read_bio_PrivateKey($0, nil, nil, &empty) }
    guard let key = read else { return nil }
    self.init(owning: key)
  }

  /// A key of its 32 bytes.
  convenience init?(rawValue: [UInt8]) {
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, rawValue, rawValue.count) else { return nil }
    self.init(owning: key)
  }

  /// PKCS #8 in PEM; whoever has it can sign.
  func pem() -> [UInt8] {
    Ed25519PEM.write { PEM_write_bio_PKCS8PrivateKey($0, key, nil, nil, 0, nil, nil) }
  }

  var publicKey: Ed25519PublicKey {
    var bytes = [UInt8](repeating: 0, count: Ed25519PublicKey.length)
    var count = bytes.count
    guard EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, let key = Ed25519PublicKey(rawValue: bytes) else {
      fatalError("libcrypto has a private key without a public one")
    }
    return key
  }

  /// The 64 bytes of the signature of `message`, the same each time (RFC 8032 §5.1.6).
  func sign(_ message: [UInt8]) -> [UInt8] {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: Ed25519PublicKey.signatureLength)
    var count = signature.count
    guard
      EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
      EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
      count == signature.count
    else { fatalError("libcrypto failed to sign") }
    return signature
  }
}

/// The public half of an Ed25519 pair.
final class Ed25519PublicKey: @unchecked Sendable {
  /// How many bytes a key has.
  static let length = 32
  /// How many bytes a signature has.
  static let signatureLength = 64

  /// `EVP_PKEY`, not changed after it was made.
  private let key: OpaquePointer
  /// The 32 bytes.
  let rawValue: [UInt8]

  private init?(owning key: OpaquePointer) {
    var bytes = [UInt8](repeating: 0, count: Self.length)
    var count = bytes.count
    self.key = key
    let isRead = EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1 && count == Self.length
    rawValue = bytes
    if !isRead { return nil }
  }

  deinit { EVP_PKEY_free(key) }

  /// A key of its 32 bytes.
  convenience init?(rawValue: [UInt8]) {
    guard let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, rawValue, rawValue.count) else { return nil }
    self.init(owning: key)
  }

  /// A key of SubjectPublicKeyInfo in PEM (RFC 8410).
  convenience init?(pem: [UInt8]) {
    guard let key = Ed25519PEM.read(pem, { PEM_read_bio_PUBKEY($0, nil, nil, nil) }) else { return nil }
    self.init(owning: key)
  }

  /// SubjectPublicKeyInfo in PEM.
  func pem() -> [UInt8] { Ed25519PEM.write { PEM_write_bio_PUBKEY($0, key) } }

  /// Whether `signature` is this key's of `message`.
  func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    defer { ERR_clear_error() }
    return signature.count == Self.signatureLength
      && EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

/// Keys in PEM, read and written through OpenSSL's buffers.
private enum Ed25519PEM {
  /// The key that `read` finds, where it is one of Ed25519.
  static func read(_ pem: [UInt8], _ read: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
    // What OpenSSL has to say of a file that holds something else is of no use to the next call.
    defer { ERR_clear_error() }
    guard let count = Int32(exactly: pem.count), count > 0 else { return nil }
    return pem.withUnsafeBytes { bytes -> OpaquePointer? in
      guard let buffer = BIO_new_mem_buf(bytes.baseAddress, count) else { return nil }
      defer { BIO_free(buffer) }
      guard let key = read(buffer) else { return nil }
      guard EVP_PKEY_get_id(key) == EVP_PKEY_ED25519 else {
        EVP_PKEY_free(key)
        return nil
      }
      return key
    }
  }

  static func write(_ write: (OpaquePointer) -> Int32) -> [UInt8] {
    guard let buffer = BIO_new(BIO_s_mem()), write(buffer) == 1 else {
      fatalError("libcrypto cannot write a key")
    }
    defer { BIO_free(buffer) }
    var text = [UInt8](repeating: 0, count: 1024)
    let count = BIO_read(buffer, &text, Int32(text.count))
    return Array(text.prefix(Int(max(count, 0))))
  }
}

/// Which OpenSSL runs, as it says itself.
enum LibCrypto {
  static let version = String(cString: OpenSSL_version(OPENSSL_VERSION))
}
