/// From a token's bytes to the key that signed it and the payload that it signed.
enum SignatureCheck {
  /// Finds the entry whose key made the token's signature, and only then decodes the payload.
  static func authenticate(
    _ bytes: UnsafeBufferPointer<UInt8>,
    with keyring: Keyring
  ) throws(JWTError) -> (payload: [UInt8], signer: Int) {
    // The usual token has, byte for byte, the header that one of our keys writes: nothing in it is left to read.
    let usual = keyring.entries.firstIndex { unsafe hasHeader(of: $0.key, bytes) }
    let headerLength = usual.map { keyring.entries[$0].key.storage.encodedHeader.count - 1 }
    guard let token = unsafe UnverifiedToken(bytes, knownHeaderLength: headerLength) else {
      throw .invalidToken(.encoding)
    }
    let keyID = if usual == nil { try unsafe HeaderCheck.keyID(of: token.header) } else { String?.none }
    guard let signer = try signer(of: token, usual: usual, keyID: keyID, in: keyring) else {
      throw .invalidToken(.signature)
    }
    return (try payload(of: token), signer)
  }

  /// Whether a token starts with the header that a key writes.
  ///
  /// Headers begin alike and end in their key's id: the end is compared first, so that a ring of many keys costs little.
  private static func hasHeader(of key: SigningKey, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
    let storage = key.storage
    let count = storage.encodedHeader.count
    guard token.count >= count, let start = token.baseAddress else { return false }
    let end = unsafe UnsafeRawPointer(start).loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    guard end == storage.headerEnd else { return false }
    return unsafe storage.encodedHeader.withUnsafeBufferPointer {
      unsafe areEqual($0.baseAddress!, start, count: count)
    }
  }

  private static func signer(
    of token: UnverifiedToken,
    usual: Int?,
    keyID: String?,
    in keyring: Keyring
  ) throws(JWTError) -> Int? {
    try unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: HMACSHA256.tagLength + 8) {
      tag throws(JWTError) in
      let start = tag.baseAddress!
      guard unsafe Base64URL.decode(token.signature, count: UnverifiedToken.signatureLength, into: start) != nil else {
        throw JWTError.invalidToken(.encoding)
      }
      let isSigner: (Int) -> Bool = {
        unsafe keyring.entries[$0].key.storage.mac.isValid(start, for: token.signingInput)
      }
      guard usual != nil || keyID != nil else { return keyring.entries.indices.first(where: isSigner) }
      // First the key with the token's `kid`, then every other key that has no declared id. Ids are compared as bytes:
      // `==` would also call texts equal that Unicode calls equivalent.
      let named = usual ?? keyring.entries.firstIndex { $0.key.id.utf8.elementsEqual(keyID!.utf8) }
      if let named, isSigner(named) { return named }
      return keyring.entries.indices.first { index in
        index != named && !keyring.entries[index].key.isIDDeclared && isSigner(index)
      }
    }
  }

  private static func payload(of token: UnverifiedToken) throws(JWTError) -> [UInt8] {
    let segment = unsafe token.payload
    guard let start = segment.baseAddress else { throw .invalidToken(.encoding) }
    var written: Int?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Base64URL.decodedCount(segment.count) + 8) {
      buffer,
      count in
      written = unsafe Base64URL.decode(start, count: segment.count, into: buffer.baseAddress!)
      count = written ?? 0
    }
    guard written != nil else { throw .invalidToken(.encoding) }
    return bytes
  }
}
