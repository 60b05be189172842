/// From a token's header to the key that signed it.
enum SignatureCheck {
  /// The entry whose key made the token's signature.
  static func key(for token: UnverifiedToken, in keyring: Keyring) throws(JWTError) -> Keyring.Entry {
    // The usual token has, byte for byte, the header that one of our keys writes: nothing in it is left to read.
    let headerAndDot = UnsafeBufferPointer(start: token.header.baseAddress, count: token.header.count + 1)
    let usual = keyring.entries.first { isSame($0.key.encodedHeader, headerAndDot) }
    let keyID = if let usual { usual.key.id } else { try HeaderCheck.keyID(of: token.header) }
    guard token.signature.count == Base64URL.encodedCount(HMACSHA256.tagLength) else { throw .invalidToken(.encoding) }
    let found = try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: HMACSHA256.tagLength + 8) {
      signature throws(JWTError) in
      let tag = signature.baseAddress!
      guard Base64URL.decode(token.signature.baseAddress!, count: token.signature.count, into: tag) != nil else {
        throw JWTError.invalidToken(.encoding)
      }
      return entry(whoseTagIs: tag, for: token, keyID: keyID, in: keyring)
    }
    guard let found else { throw .invalidToken(.signature) }
    return found
  }

  /// First the key with the token's `kid`, then every other key that has no declared id; without `kid`, each in order.
  private static func entry(
    whoseTagIs tag: UnsafePointer<UInt8>, for token: UnverifiedToken, keyID: String?, in keyring: Keyring
  ) -> Keyring.Entry? {
    let isSigner: (Keyring.Entry) -> Bool = { $0.key.mac.isValid(tag, for: token.signingInput) }
    guard let keyID else { return keyring.entries.first(where: isSigner) }
    // Strings are compared as bytes: `==` would also call texts equal that Unicode calls equivalent.
    let isNamed: (Keyring.Entry) -> Bool = { $0.key.id.utf8.elementsEqual(keyID.utf8) }
    if let named = keyring.entries.first(where: isNamed), isSigner(named) { return named }
    return keyring.entries.first { !isNamed($0) && !$0.key.isIDDeclared && isSigner($0) }
  }

  private static func isSame(_ header: [UInt8], _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    header.count == text.count && header.elementsEqual(text)
  }
}
