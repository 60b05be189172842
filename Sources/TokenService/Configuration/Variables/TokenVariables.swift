/// How long tokens live, what they may grant, and what a verifier asks of them.
extension Variable {
  private static let upToADay: ClosedRange<Int64> = 1...86_400

  static let isEnabled = Variable(
    "OA_SYNC_TOKEN_ENABLED",
    .flag,
    preset: "true",
    meaning: "When false, mint answers 503 `sync_token_unavailable`; verify goes on."
  )
  static let ttl = Variable(
    "OA_SYNC_TOKEN_TTL_SECONDS",
    .wholeNumber(upToADay, of: "seconds"),
    preset: "300",
    meaning: "How long a token lives whose request says nothing; from the minimum to the maximum."
  )
  static let minimumTTL = Variable(
    "OA_SYNC_TOKEN_MIN_TTL_SECONDS",
    .wholeNumber(upToADay, of: "seconds"),
    preset: "60",
    meaning: "The shortest life that may be asked for."
  )
  static let maximumTTL = Variable(
    "OA_SYNC_TOKEN_MAX_TTL_SECONDS",
    .wholeNumber(upToADay, of: "seconds"),
    preset: "900",
    meaning: "The longest life that may be asked for."
  )
  static let refreshMargin = Variable(
    "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS",
    .wholeNumber(upToADay, of: "seconds"),
    preset: "30",
    meaning: "How long before its end a token is to be renewed; less than the minimum TTL."
  )
  static let claimsVersion = Variable(
    "OA_SYNC_TOKEN_CLAIMS_VERSION",
    .text,
    preset: "oa_sync_claims_v1",
    meaning: "`oa_claims_version` of the tokens."
  )
  static let allowedScopes = Variable(
    "OA_SYNC_TOKEN_ALLOWED_SCOPES",
    .scopes,
    presetNote: "all that the policy has",
    meaning: "The scopes that may be asked for."
  )
  static let defaultScopes = Variable(
    "OA_SYNC_TOKEN_DEFAULT_SCOPES",
    .scopes,
    presetNote: "the policy's",
    meaning: "The scopes of a request that names none; each must be allowed."
  )
  static let policyFile = Variable(
    "OA_SPACETIME_<ENV>_POLICY_FILE",
    .file,
    presetNote: "the built-in policy",
    meaning: "A policy of scopes and streams in place of the built-in one; read at the start."
  )
  static let clockSkew = Variable(
    "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS",
    .wholeNumber(0...600, of: "seconds"),
    preset: "30",
    meaning: "How far the clocks of minter and verifier may differ."
  )
  static let maximumAge = Variable(
    "RUNTIME_SYNC_TOKEN_MAX_AGE_SECONDS",
    .wholeNumber(upToADay, of: "seconds"),
    presetNote: "the maximum TTL",
    meaning: "How long after `iat` a token is accepted at most; not less than the maximum TTL."
  )
  static let revokedTokenIDs = Variable(
    "RUNTIME_SYNC_REVOKED_JTIS",
    .tokenIDs,
    meaning: "Tokens that are revoked from the start."
  )

  static let tokens = [
    isEnabled, ttl, minimumTTL, maximumTTL, refreshMargin, claimsVersion, allowedScopes, defaultScopes, policyFile,
    clockSkew, maximumAge, revokedTokenIDs,
  ]
}
