/// The bearer token of a request (RFC 6750 §2.1): in the field `Authorization`, never in the target.
enum Bearer {
  case token(HeldToken)
  case absent
  /// Another scheme, no token behind it, or several such fields; the reason code.
  case malformed(TokenRefusal)

  /// Reads the values of the field.
  init(_ values: [String]) {
    guard let value = values.first else {
      self = .absent
      return
    }
    let bytes = Array(value.utf8)
    let isBearer =
      bytes.count > 7 && zip(bytes, "bearer ".utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 && $1 != 0x20 }
    let token = bytes.dropFirst(7).drop { $0 == 0x20 }
    guard values.count == 1, isBearer, !token.isEmpty, token.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      let message = "The field Authorization is not one bearer token."
      self = .malformed(TokenRefusal(reasonCode: "invalid_authorization_scheme", message: message))
      return
    }
    self = .token(HeldToken(String(decoding: token, as: UTF8.self)))
  }

  /// What is said where a bearer is needed and absent.
  static let missing = TokenRefusal(reasonCode: "missing_authorization", message: "There is no bearer token.")
}
