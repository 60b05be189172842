public import JWT

/// Why a sync token is not good, or not good for a stream.
@nonexhaustive
public enum VerificationError: Error, Hashable, Sendable {
  /// The token itself is not accepted.
  case token(JWTError)
  /// A revocation rule matches it.
  case revoked
  /// It does not grant the stream.
  case forbiddenTopic
  /// It grants the stream and lacks the scope that the stream needs.
  case missingScope

  /// The word for it in answers, metrics and logs.
  public var reasonCode: String {
    switch self {
    case .token(let error): error.reasonCode
    case .revoked: "token_revoked"
    case .forbiddenTopic: "forbidden_topic"
    case .missingScope: "missing_scope"
    }
  }

  /// A sentence for the client; it says no more than the reason code.
  public var message: String {
    switch self {
    case .token(let error): Self.message(of: error)
    case .revoked: "The token has been revoked."
    case .forbiddenTopic: "The token does not grant this stream."
    case .missingScope: "The token lacks the scope that this stream needs."
    }
  }

  private static func message(of error: JWTError) -> String {
    switch error {
    case .missingIssuedAt: "The token does not say when it was issued."
    case .tokenExpired: "The token has expired."
    case .tokenNotYetValid: "The token is not valid yet."
    case .tokenTooOld: "The token was issued too long ago."
    case .missingTokenID: "The token has no id."
    default: "The token is not valid."
    }
  }
}
