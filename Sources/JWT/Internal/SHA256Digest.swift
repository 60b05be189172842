/// A SHA-256 digest (FIPS 180-4), compared in a time that does not tell where two differ.
package struct SHA256Digest: Sendable, Hashable {
  /// How many bytes it has.
  package static let length = 32

  private var words = SIMD4<UInt64>()

  /// The digest of a text's UTF-8 bytes.
  package init(of text: String) {
    let span = text.utf8.span
    unsafe span.withUnsafeBytes { text in
      unsafe withUnsafeMutableBytes(of: &words) { unsafe sha256(text, into: $0.baseAddress!) }
    }
  }

  /// The digest of bytes.
  package init(of bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { message in
      unsafe withUnsafeMutableBytes(of: &words) { unsafe sha256(message, into: $0.baseAddress!) }
    }
  }

  /// The digest that `write` gives, which sets all 32 bytes.
  init(writtenBy write: (UnsafeMutableRawPointer) -> Void) {
    unsafe withUnsafeMutableBytes(of: &words) { unsafe write($0.baseAddress!) }
  }

  /// A digest written as 64 hexadecimal digits, of either case.
  package init?(hex: String) {
    guard let bytes = Hex.decode(Array(hex.utf8)), bytes.count == Self.length else { return nil }
    unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
  }

  /// The bytes.
  package var bytes: [UInt8] { unsafe withUnsafeBytes(of: words) { unsafe Array($0) } }

  /// 64 hexadecimal digits, lower case.
  package var hex: String { Hex.encode(bytes) }

  /// Whether all bytes agree; every one of them is looked at.
  package static func == (a: SHA256Digest, b: SHA256Digest) -> Bool {
    let difference = a.words ^ b.words
    return difference[0] | difference[1] | difference[2] | difference[3] == 0
  }
}
