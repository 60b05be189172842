import CLibCrypto
import Synchronization

/// HMAC-SHA256 (RFC 2104) under one key, over OpenSSL's `EVP_MAC`.
///
/// The key is absorbed once; every message starts from that state. OpenSSL's contexts are mutable, so a call borrows one
/// of a few kept ones with an atomic exchange, and copies the untouched prototype when all of them are in use. OpenSSL
/// wipes key and state when it frees a context. This file is the only importer of `CLibCrypto`.
@safe
final class HMACSHA256: @unchecked Sendable {
  static let tagLength = 32

  /// Keyed, never used for a message: copying it is safe from any thread.
  private let prototype: OpaquePointer
  private let idle: InlineArray<4, Atomic<OpaquePointer?>>

  /// - Parameter key: at least one byte: OpenSSL takes an empty key without an error, this type never does.
  init(key: UnsafeRawBufferPointer) {
    unsafe precondition(!key.isEmpty, "an empty key never reaches a MAC")
    unsafe prototype = unsafe Self.makeContext(key: key)
    unsafe idle = unsafe InlineArray { _ in unsafe Atomic(nil) }
  }

  deinit {
    for index in unsafe idle.indices {
      unsafe EVP_MAC_CTX_free(idle[index].exchange(nil, ordering: .acquiring))
    }
    unsafe EVP_MAC_CTX_free(prototype)
  }

  /// Writes the 32 bytes of the tag of `message`.
  func authenticate(_ message: UnsafeRawBufferPointer, into tag: UnsafeMutablePointer<UInt8>) {
    let context = unsafe borrow()
    // A key of NULL re-initialises with the key that the context has.
    let bytes = unsafe message.assumingMemoryBound(to: UInt8.self)
    guard
      unsafe EVP_MAC_init(context, nil, 0, nil) == 1,
      unsafe EVP_MAC_update(context, bytes.baseAddress, bytes.count) == 1,
      unsafe EVP_MAC_final(context, tag, nil, Self.tagLength) == 1
    else { fatalError("libcrypto failed to compute a MAC") }
    unsafe giveBack(context)
  }

  /// Whether `tag` (32 bytes) is the tag of `message`, in a time that does not tell where they differ.
  func isValid(_ tag: UnsafePointer<UInt8>, for message: UnsafeRawBufferPointer) -> Bool {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.tagLength) { expected in
      let computed = expected.baseAddress!
      unsafe authenticate(message, into: computed)
      return unsafe constantTimeEquals(computed, tag, count: Self.tagLength)
    }
  }

  private func borrow() -> OpaquePointer {
    for index in unsafe idle.indices {
      if let context = unsafe idle[index].exchange(nil, ordering: .acquiring) { return unsafe context }
    }
    guard let copy = unsafe EVP_MAC_CTX_dup(prototype) else { fatalError("libcrypto is out of memory") }
    return unsafe copy
  }

  private func giveBack(_ context: OpaquePointer) {
    for index in unsafe idle.indices {
      let (kept, _) = unsafe idle[index].compareExchange(
        expected: nil,
        desired: context,
        successOrdering: .releasing,
        failureOrdering: .relaxed
      )
      if kept { return }
    }
    unsafe EVP_MAC_CTX_free(context)
  }

  private static func makeContext(key: UnsafeRawBufferPointer) -> OpaquePointer {
    guard let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else { fatalError("libcrypto has no HMAC") }
    defer { unsafe EVP_MAC_free(algorithm) }
    guard let context = unsafe EVP_MAC_CTX_new(algorithm) else { fatalError("libcrypto is out of memory") }
    // A parameter keeps the addresses of its name and of its value: both live until they were read.
    let keyed = unsafe OSSL_MAC_PARAM_DIGEST.withCString { name in
      unsafe "SHA256".withCString { digest in
        let parameters = unsafe [
          OSSL_PARAM_construct_utf8_string(name, UnsafeMutablePointer(mutating: digest), 0), OSSL_PARAM_construct_end(),
        ]
        return unsafe EVP_MAC_init(context, key.assumingMemoryBound(to: UInt8.self).baseAddress, key.count, parameters)
      }
    }
    guard keyed == 1 else { fatalError("libcrypto has no SHA-256") }
    return unsafe context
  }
}

/// Compares `count` bytes without a branch or an address that depends on what they are (`CRYPTO_memcmp`).
func constantTimeEquals(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, count: Int) -> Bool {
  unsafe CRYPTO_memcmp(a, b, count) == 0
}

/// Overwrites memory in a way that no optimiser may leave out (`OPENSSL_cleanse`).
func wipe(_ memory: UnsafeMutableRawBufferPointer) {
  unsafe OPENSSL_cleanse(memory.baseAddress, memory.count)
}

/// Fetched once, since OpenSSL would look it up by name at every call; it is never freed and never changes.
nonisolated(unsafe) private let sha256Algorithm: OpaquePointer? = unsafe EVP_MD_fetch(nil, "SHA256", nil)

/// Writes the 32 bytes of the SHA-256 digest of `message` (FIPS 180-4).
func sha256(_ message: UnsafeRawBufferPointer, into digest: UnsafeMutableRawPointer) {
  let target = unsafe digest.assumingMemoryBound(to: UInt8.self)
  guard unsafe EVP_Digest(message.baseAddress, message.count, target, nil, sha256Algorithm, nil) == 1 else {
    fatalError("libcrypto failed to compute a digest")
  }
}

/// Starts a digest whose message comes in parts; ``endSHA256(_:)`` frees it.
func beginSHA256() -> OpaquePointer {
  guard
    let context = unsafe EVP_MD_CTX_new(),
    unsafe EVP_DigestInit_ex2(context, sha256Algorithm, nil) == 1
  else { fatalError("libcrypto has no SHA-256") }
  return unsafe context
}

/// Adds the next part of the message.
func updateSHA256(_ context: OpaquePointer, with part: UnsafeRawBufferPointer) {
  guard unsafe EVP_DigestUpdate(context, part.baseAddress, part.count) == 1 else {
    fatalError("libcrypto failed to compute a digest")
  }
}

/// Writes the 32 bytes of the digest; the context takes nothing more.
func finishSHA256(_ context: OpaquePointer, into digest: UnsafeMutableRawPointer) {
  guard unsafe EVP_DigestFinal_ex(context, digest.assumingMemoryBound(to: UInt8.self), nil) == 1 else {
    fatalError("libcrypto failed to compute a digest")
  }
}

/// Frees what ``beginSHA256()`` made.
func endSHA256(_ context: OpaquePointer) { unsafe EVP_MD_CTX_free(context) }
