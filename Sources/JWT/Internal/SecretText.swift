/// A secret as it stands in a variable or a file.
package enum SecretText {
  /// The `k` of a JSON Web Key of the same bytes (RFC 7518 §6.4.1); `nil` for a text that is not what its prefix says.
  package static func keyValue(of text: String) -> String? {
    guard let secret = decode(text) else { return nil }
    var bytes = unsafe secret.withBytes { unsafe Array($0) }
    defer { unsafe bytes.withUnsafeMutableBytes { unsafe wipe($0) } }
    return String(decoding: Base64URL.encode(bytes), as: UTF8.self)
  }

  static func decode(_ text: String) -> SecretBytes? {
    var bytes = Array(text.utf8)
    defer { unsafe bytes.withUnsafeMutableBytes { unsafe wipe($0) } }
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
    let trimmed = bytes.drop(while: isSpace)
    let end = trimmed.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? trimmed.startIndex
    let secret = trimmed[..<end]
    if secret.starts(with: "base64url:".utf8) { return secretBytes(Base64URL.decode(secret.dropFirst(10))) }
    if secret.starts(with: "hex:".utf8) { return secretBytes(Hex.decode(secret.dropFirst(4))) }
    return SecretBytes(secret)
  }

  private static func secretBytes(_ decoded: [UInt8]?) -> SecretBytes? {
    guard var decoded else { return nil }
    defer { unsafe decoded.withUnsafeMutableBytes { unsafe wipe($0) } }
    return SecretBytes(decoded)
  }
}
