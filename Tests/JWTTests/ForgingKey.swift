import TestSupport

/// A secret that signs whatever it is given, by `Forge`.
struct ForgingKey {
  let secret: [UInt8]

  func token(header: String = #"{"alg":"HS256","typ":"JWT"}"#, payload: String) -> String {
    Forge.token(header: header, payload: payload, key: secret)
  }

  /// Any signing input with its tag behind a dot.
  func signed(_ signingInput: String) -> String { Forge.sign(signingInput, key: secret) }
}
