/// The three segments of a compact token (RFC 7515 §3.1): where they are, and nothing of what they claim.
struct UnverifiedToken {
  let header: UnsafeBufferPointer<UInt8>
  let payload: UnsafeBufferPointer<UInt8>
  let signature: UnsafeBufferPointer<UInt8>
  /// What the signature is over: header, dot, payload.
  let signingInput: UnsafeRawBufferPointer

  /// Takes the token apart; `nil` where there are not exactly three segments.
  init?(_ token: UnsafeBufferPointer<UInt8>) {
    guard let start = token.baseAddress else { return nil }
    let dot = UInt8(ascii: ".")
    guard let first = token.firstIndex(of: dot), let last = token.lastIndex(of: dot), first < last else { return nil }
    guard token[(first + 1)..<last].firstIndex(of: dot) == nil else { return nil }
    header = UnsafeBufferPointer(start: start, count: first)
    payload = UnsafeBufferPointer(start: start + first + 1, count: last - first - 1)
    signature = UnsafeBufferPointer(start: start + last + 1, count: token.count - last - 1)
    signingInput = UnsafeRawBufferPointer(start: start, count: last)
  }
}
