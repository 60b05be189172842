@testable import JWT

extension SigningKey {
  /// A key that the library would refuse: published vectors use keys of zeroes.
  ///
  /// There is no way to one through the library, so the one stored reference is put in place by hand.
  static func unchecked(secret: [UInt8], id: String) -> SigningKey {
    let mac = secret.withUnsafeBytes { HMACSHA256(key: $0) }
    return unsafeBitCast(Storage(id: id, mac: mac, fingerprint: Array(id.utf8)), to: SigningKey.self)
  }
}
