/// Makes compact HS256 tokens with one key (RFC 7515 §5.1): the header and its `kid` are the key's own.
public struct Signer: Sendable {
  /// The key that signs.
  public let key: SigningKey
  /// The longest token that is made, in bytes.
  public let maximumLength: Int

  /// Signs with this key.
  public init(key: SigningKey, maximumLength: Int = 8192) {
    self.key = key
    self.maximumLength = maximumLength
  }

  /// Makes a token.
  ///
  /// - Throws: ``JWTError/tokenTooLong(limit:)``, before anything is signed.
  public func sign(_ claims: some Claims) throws(JWTError) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    claims.write(to: &writer)
    writer.endObject()
    return try sign(writer)
  }

  /// Makes a token over a payload that is written already.
  package func sign(_ payload: borrowing JSONWriter) throws(JWTError) -> String {
    try unsafe payload.withBytes { payload throws(JWTError) in try unsafe sign(payload) }
  }

  /// Makes a token over these bytes of a payload.
  package func sign(_ payload: UnsafeBufferPointer<UInt8>) throws(JWTError) -> String {
    let header = key.storage.encodedHeader
    let signatureLength = Base64URL.encodedCount(HMACSHA256.tagLength)
    let length = header.count + Base64URL.encodedCount(payload.count) + 1 + signatureLength
    guard length <= maximumLength else { throw .tokenTooLong(limit: maximumLength) }
    return unsafe String(unsafeUninitializedCapacity: length) { token in
      let start = token.baseAddress!
      _ = unsafe token.update(fromContentsOf: header)
      var end = header.count
      if let source = payload.baseAddress {
        unsafe end += Base64URL.encode(source, count: payload.count, into: start + end)
      }
      unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: HMACSHA256.tagLength) { tag in
        unsafe key.storage.mac.authenticate(UnsafeRawBufferPointer(start: start, count: end), into: tag.baseAddress!)
        unsafe start[end] = UInt8(ascii: ".")
        end += 1
        unsafe end += Base64URL.encode(tag.baseAddress!, count: tag.count, into: start + end)
      }
      return end
    }
  }
}
