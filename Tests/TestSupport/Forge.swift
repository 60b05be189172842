import Crypto
import Foundation

/// Tokens made by hand, with an implementation that shares nothing with the one under test.
public enum Forge {
  /// Signs any header text and any payload text with any key bytes, an empty key included.
  public static func token(header: String, payload: String, key: some Sequence<UInt8>) -> String {
    token(header: Array(header.utf8), payload: Array(payload.utf8), key: key)
  }

  /// Signs any header and payload bytes with any key bytes.
  public static func token(header: [UInt8], payload: [UInt8], key: some Sequence<UInt8>) -> String {
    sign(base64URL(header) + "." + base64URL(payload), key: key)
  }

  /// Appends the signature of a text that need not be two segments of base64url.
  public static func sign(_ signingInput: String, key: some Sequence<UInt8>) -> String {
    let key = SymmetricKey(data: Data(key))
    let tag = HMAC<SHA256>.authenticationCode(for: Data(signingInput.utf8), using: key)
    return signingInput + "." + base64URL(Array(tag))
  }

  /// Base64url without padding.
  public static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
      .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
  }
}

/// Signs an arbitrary header and payload text with arbitrary key bytes.
public func forge(
  header: String = #"{"alg":"HS256","typ":"JWT","kid":"active"}"#,
  payload: String,
  key: some Sequence<UInt8> = Fixtures.activeSecret.utf8
) -> String {
  Forge.token(header: header, payload: payload, key: key)
}
