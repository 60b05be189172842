/// Why a key was refused, a token was not made, or a token was not accepted.
///
/// `reasonCode` is what a verifier's client may see; the case is what a log may carry. No case holds a token or a key.
@nonexhaustive
public enum JWTError: Error, Hashable, Sendable {
  /// The key is not fit to sign or verify with.
  case unfitKey(UnfitKey)
  /// The keys do not make a keyring.
  case unfitKeyring(UnfitKeyring)
  /// The token cannot be made: it would be longer than `limit` bytes.
  case tokenTooLong(limit: Int)
  /// The token is not one that the policy and the keys accept.
  case invalidToken(InvalidToken)
  /// `iat` is absent, and the policy has a maximum age or asks for it.
  case missingIssuedAt
  /// `exp` plus the leeway has come.
  case tokenExpired
  /// `nbf` or `iat` lies further ahead than the leeway.
  case tokenNotYetValid
  /// `iat` is longer ago than the maximum age and the leeway.
  case tokenTooOld
  /// `jti` is absent or empty, and the policy asks for it.
  case missingTokenID

  /// What is wrong with a key.
  public enum UnfitKey: Hashable, Sendable {
    /// Fewer than 32 bytes (RFC 7518 §3.2).
    case tooShort(bytes: Int)
    /// One byte, repeated.
    case oneByteRepeated
    /// The text of a PEM block or of a JSON Web Key.
    case looksLikeAnotherFormat
    /// Contains a placeholder that is known to everybody.
    case wellKnownPlaceholder
    /// The text after `base64url:` or `hex:` is not of that encoding.
    case undecodable
    /// The key id is empty, longer than 128 bytes, or has something else than visible ASCII without quote and backslash.
    case malformedID
  }

  /// What is wrong with a set of keys.
  public enum UnfitKeyring: Hashable, Sendable {
    /// More than 16 keys.
    case tooManyKeys(Int)
    /// Two keys have one id.
    case duplicateID(String)
    /// Two keys have the same secret; their ids.
    case duplicateSecret(String, String)
  }

  /// The step at which an invalid token was turned away.
  public enum InvalidToken: Hashable, Sendable {
    /// Longer than the limit.
    case tooLong
    /// Not three segments of strict base64url.
    case encoding
    /// The header is not a strict JSON object, or asks for something that is not done here.
    case header
    /// No key fits, or the signature is not of any key that does.
    case signature
    /// The payload is not a strict JSON object.
    case payload
    /// `iss` is absent, of another type, or another issuer.
    case issuer
    /// `aud` is absent, of another type, or does not hold the audience.
    case audience
    /// A claim is of another type or out of its range; its name.
    case claim(String)
  }

  /// The word for it in answers, metrics and logs.
  public var reasonCode: String {
    switch self {
    case .invalidToken, .unfitKey, .unfitKeyring, .tokenTooLong: "invalid_token"
    case .missingIssuedAt: "missing_iat"
    case .tokenExpired: "token_expired"
    case .tokenNotYetValid: "token_not_yet_valid"
    case .tokenTooOld: "token_too_old"
    case .missingTokenID: "missing_jti"
    }
  }
}
