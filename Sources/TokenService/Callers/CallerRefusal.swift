import JWT
import TokenRules

/// Why a credential makes no caller: for logs, counters and audit; the client is told 401 and no more.
enum CallerRefusal: Error, Hashable, Sendable {
  /// Its form is that of no source that is switched on.
  case unknownForm
  /// An access key that the file does not have.
  case unknownAccessKey
  /// An access key whose time is over.
  case accessKeyExpired
  /// A session token that is not good.
  case sessionToken(JWTError)
  /// The identity provider does not know it, or no more.
  case inactive
  /// Its source vouches for it, but not with ids that can be used.
  case unusableIDs(CallerError)

  /// A word for it; never what was sent.
  var reasonCode: String {
    switch self {
    case .unknownForm: "unknown_credential"
    case .unknownAccessKey: "unknown_access_key"
    case .accessKeyExpired: "access_key_expired"
    case .sessionToken(let error): "session_" + error.reasonCode
    case .inactive: "inactive"
    case .unusableIDs: "unusable_ids"
    }
  }

  /// Every reason code, and those that requests without a credential have.
  static let allReasonCodes =
    ["unknown_credential", "unknown_access_key", "access_key_expired", "inactive", "unusable_ids"]
    + [
      "session_invalid_token", "session_missing_iat", "session_token_expired", "session_token_not_yet_valid",
      "session_token_too_old",
    ] + ["missing_credential", "several_credentials", "caller_revoked", "caller_ending"]
}
