/// Secrets that look like secrets and are none.
enum KeyStrength {
  private static let placeholders = [
    "changeme", "change-me", "secret-key-here", "your-256-bit-secret", "example-key",
  ]

  static func fault(of secret: UnsafeRawBufferPointer) -> JWTError.UnfitKey? {
    guard secret.count >= SigningKey.minimumLength else { return .tooShort(bytes: secret.count) }
    let first = unsafe secret[0]
    if unsafe secret.allSatisfy({ $0 == first }) { return .oneByteRepeated }
    // Case matters neither in a placeholder nor in the marks of the other formats.
    var lowered = unsafe secret.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
    defer { unsafe lowered.withUnsafeMutableBytes { unsafe wipe($0) } }
    if contains("-----begin", in: lowered) || looksLikeJWK(lowered) { return .looksLikeAnotherFormat }
    return placeholders.contains { contains($0, in: lowered) } ? .wellKnownPlaceholder : nil
  }

  private static func looksLikeJWK(_ text: [UInt8]) -> Bool {
    text.first { $0 != 0x20 && $0 != 0x0a && $0 != 0x0d && $0 != 0x09 } == UInt8(ascii: "{")
      && (contains("\"kty\"", in: text) || contains("\"keys\"", in: text))
  }

  private static func contains(_ needle: String, in text: [UInt8]) -> Bool {
    let needle = Array(needle.utf8)
    guard text.count >= needle.count else { return false }
    return (0...(text.count - needle.count)).contains { text[$0..<($0 + needle.count)].elementsEqual(needle) }
  }
}
