import Crypto

/// What stands for a value where the value itself must not be shown, or is too long to be.
enum Fingerprint {
  /// Sixteen hex digits of a text's SHA-256.
  static func sha256(of text: String) -> String {
    hex(SHA256.hash(data: Array(text.utf8)).prefix(8))
  }

  /// The whole SHA-256 of a text, in hex.
  static func full(of text: String) -> String { hex(SHA256.hash(data: Array(text.utf8))) }

  /// Sixteen hex digits of the SHA-256 of bytes.
  static func sha256(of bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes).prefix(8)) }

  /// Eight hex digits of a digest: enough to tell secrets apart, too few to search for one.
  static func text(of digest: [UInt8]) -> String { hex(digest.prefix(4)) }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
