/// What a header may say (RFC 7515 §4.1, RFC 8725 §3.1, §3.11): the one algorithm, and which key.
enum HeaderCheck {
  /// The header's `kid`, or `nil` where it has none.
  static func keyID(of segment: UnsafeBufferPointer<UInt8>) throws(JWTError) -> String? {
    guard let bytes = unsafe Base64URL.decode(segment) else { throw .invalidToken(.encoding) }
    guard let header = try? JSONObject(parsing: bytes) else { throw .invalidToken(.header) }
    guard header["alg"]?.string?.utf8.elementsEqual("HS256".utf8) == true else { throw .invalidToken(.header) }
    if let type = header["typ"] {
      guard type.string?.lowercased() == "jwt" else { throw .invalidToken(.header) }
    }
    // Extensions that change what the signature is over or how the payload is read. `jwk`, `jku` and `x5*` are ignored:
    // a key that comes with the token proves nothing.
    for extensionName in ["crit", "b64", "zip"] where header[extensionName] != nil { throw .invalidToken(.header) }
    guard let keyID = header["kid"] else { return nil }
    guard let keyID = keyID.string else { throw .invalidToken(.header) }
    return keyID
  }
}
