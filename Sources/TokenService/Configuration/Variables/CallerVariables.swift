/// Who may have a token: session tokens, access keys, introspection. Staging and prod need one of the three.
extension Variable {
  private static let sessionCondition = Requirement.conditional("with session tokens")
  private static let introspectionCondition = Requirement.conditional("with introspection")

  static let sessionIssuer = Variable(
    "OA_CONTROL_SESSION_ISSUER",
    .text,
    sessionCondition,
    meaning: "`iss` of the control plane's session tokens."
  )
  static let sessionAudience = Variable(
    "OA_CONTROL_SESSION_AUDIENCE",
    .text,
    sessionCondition,
    meaning: "`aud` of session tokens."
  )
  static let sessionKey = Variable(
    "OA_CONTROL_SESSION_SIGNING_KEY",
    .signingKey,
    sessionCondition,
    isReloaded: true,
    meaning: "The secret that session tokens are verified with; another one than any sync key."
  )
  static let sessionFallbackKeys = Variable(
    "OA_CONTROL_SESSION_FALLBACK_SIGNING_KEYS",
    .signingKeys,
    isReloaded: true,
    meaning: "Earlier secrets of session tokens, accepted still."
  )
  static let sessionMaximumAge = Variable(
    "OA_CONTROL_SESSION_MAX_AGE_SECONDS",
    .wholeNumber(60...31_536_000, of: "seconds"),
    preset: "2592000",
    meaning: "How long after its `iat` a session token is accepted at most (30 days)."
  )
  static let accessKeysFile = Variable(
    "OA_CONTROL_ACCESS_KEYS_FILE",
    .file,
    presetNote: "dev without any callers: one key, kept in `keys/dev/`",
    meaning: "The access keys' digests; read again when it changes. `token-service callers` edits it."
  )
  static let introspectionURL = Variable(
    "OA_CONTROL_INTROSPECTION_URL",
    .httpURL,
    introspectionCondition,
    meaning: "Where every other credential is asked about (RFC 7662)."
  )
  static let introspectionClientID = Variable(
    "OA_CONTROL_INTROSPECTION_CLIENT_ID",
    .text,
    introspectionCondition,
    meaning: "The service's name at the identity provider."
  )
  static let introspectionClientSecret = Variable(
    "OA_CONTROL_INTROSPECTION_CLIENT_SECRET",
    .password,
    introspectionCondition,
    isReloaded: true,
    meaning: "The service's secret at the identity provider."
  )
  static let corsOrigins = Variable(
    "OA_SPACETIME_<ENV>_CORS_ORIGINS",
    .origins,
    meaning: "Web origins, beside the service's own, whose requests may carry the session's cookie."
  )

  static let callers = [
    sessionIssuer, sessionAudience, sessionKey, sessionFallbackKeys, sessionMaximumAge, accessKeysFile,
    introspectionURL, introspectionClientID, introspectionClientSecret, corsOrigins,
  ]
}
