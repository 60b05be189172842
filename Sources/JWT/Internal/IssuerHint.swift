/// What a token that nobody has verified says about its issuer: good for choosing who is to check it, and nothing else.
package enum IssuerHint {
  /// Whether the token has three segments, the second of which is strict base64url of a strict JSON object with this
  /// `iss`, whatever its signature.
  package static func isNamed(_ issuer: String, in token: String) -> Bool {
    let segments = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard segments.count == 3, let payload = Base64URL.decode(segments[1]) else { return false }
    guard let object = try? JSONObject(parsing: payload), let named = object["iss"]?.string else { return false }
    return named.utf8.elementsEqual(issuer.utf8)
  }
}
