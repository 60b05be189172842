/// The segments of a compact token (RFC 7515 §3.1): where they are, and nothing of what they claim.
///
/// An HS256 signature always has 43 characters, so the last dot has one possible place; the header ends at the first
/// dot. Whatever lies between is decoded as base64url later, which knows no dot.
@safe
struct UnverifiedToken {
  static let signatureLength = Base64URL.encodedCount(HMACSHA256.tagLength)

  let token: UnsafeBufferPointer<UInt8>
  /// How many characters the header has.
  let headerLength: Int

  /// Takes the token apart; `nil` where it has not the form of one.
  ///
  /// - Parameter knownHeaderLength: how many characters the header has, where that is known already.
  init?(_ token: UnsafeBufferPointer<UInt8>, knownHeaderLength: Int?) {
    let dot = UInt8(ascii: ".")
    let lastDot = token.count - Self.signatureLength - 1
    guard lastDot > 0, unsafe token[lastDot] == dot else { return nil }
    guard let first = unsafe knownHeaderLength ?? token.firstIndex(of: dot), first < lastDot else { return nil }
    unsafe self.token = unsafe token
    headerLength = first
  }

  var header: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(rebasing: token[..<headerLength]) }
  var payload: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(rebasing: token[(headerLength + 1)..<lastDot]) }
  var signature: UnsafePointer<UInt8> { unsafe token.baseAddress! + lastDot + 1 }
  /// What the signature is over: header, dot, payload.
  var signingInput: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(token)[..<lastDot])
  }

  private var lastDot: Int { unsafe token.count - Self.signatureLength - 1 }
}
