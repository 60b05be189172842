import Glibc
import JWT

/// Secrets that are made here.
enum FreshSecret {
  /// 256 random bits of the kernel, as base64url.
  static func text() -> String {
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      guard getentropy(buffer.baseAddress, 32) == 0 else { fatalError("the kernel gives no random bytes") }
      count = 32
    }
    return String(decoding: Base64URL.encode(bytes), as: UTF8.self)
  }
}
