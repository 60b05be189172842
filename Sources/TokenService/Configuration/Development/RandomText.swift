import Glibc

/// Fresh secrets as text.
enum RandomText {
  /// Random bytes of the kernel in base64url without padding (RFC 4648 §5).
  static func make(byteCount: Int) -> String { base64URL(bytes(byteCount)) }

  private static func bytes(_ count: Int) -> [UInt8] {
    precondition(count <= 256, "getentropy gives at most 256 bytes at once")
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      guard getentropy(buffer.baseAddress, count) == 0 else { fatalError("the kernel gives no random bytes") }
      initialized = count
    }
  }

  static func base64URL(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var text: [UInt8] = []
    var bits = 0
    var held = 0
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      held += 8
      while held >= 6 {
        held -= 6
        text.append(alphabet[bits >> held & 63])
      }
      bits &= (1 << held) - 1
    }
    if held > 0 { text.append(alphabet[bits << (6 - held) & 63]) }
    return String(decoding: text, as: UTF8.self)
  }
}
