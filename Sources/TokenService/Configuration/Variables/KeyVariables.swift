import TokenRules

/// What tokens are signed with, and by what else they are accepted.
extension Variable {
  static let signingKey = Variable(
    "OA_SPACETIME_<ENV>_JWT_SIGNING_KEY",
    .signingKey,
    .conditional("staging, prod: this or the keyring file, exactly one of the two"),
    presetNote: "dev: generated, kept in `keys/dev/`",
    meaning: "The secret that signs. Its file is read once: keys that change without a restart stand in a keyring file."
  )
  static let keyringFile = Variable(
    "OA_SPACETIME_<ENV>_KEYRING_FILE",
    .file,
    .conditional("staging, prod: this or the signing key"),
    meaning:
      "A keyring file (JSON Web Key Set) in place of the single key; looked at every second, and in force within two."
  )
  static let keyID = Variable(
    "OA_SPACETIME_<ENV>_TOKEN_KEY_ID",
    .keyID,
    presetNote: "derived from the key",
    meaning: "`kid` of the signing key. Refused beside a keyring file, which has the ids."
  )
  static let scopedFallbackKeys = Variable(
    "OA_SPACETIME_<ENV>_FALLBACK_SIGNING_KEYS",
    .signingKeys,
    meaning:
      "Earlier secrets: accepted, never used to sign. Wins over the unscoped variable; refused beside a keyring file."
  )
  static let fallbackKeys = Variable(
    "RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS",
    .signingKeys,
    meaning: "The same for the environment that is served."
  )

  static let propagationBound = Variable(
    "OA_SPACETIME_<ENV>_PROPAGATION_BOUND_SECONDS",
    .wholeNumber(0...3600, of: "seconds"),
    preset: String(RotationBounds.defaultPropagation),
    meaning: "The longest time until a change of the keyring file has reached every replica and runtime."
  )
  static let clockBound = Variable(
    "OA_SPACETIME_<ENV>_CLOCK_BOUND_SECONDS",
    .wholeNumber(0...300, of: "seconds"),
    preset: String(RotationBounds.defaultClock),
    meaning: "How far a clock may be from the true time; counts twice in when a key may go."
  )
  static let stateDirectory = Variable(
    "OA_SPACETIME_<ENV>_STATE_DIR",
    .folder,
    presetNote: "`state/<env>`; dev: `keys/dev/state`",
    meaning:
      "Where it is remembered which keyrings must not come back: a folder of this machine's that outlives restarts. "
      + "Where it is set and cannot be used, the service does not start."
  )
  static let clockReferenceURL = Variable(
    "OA_SPACETIME_<ENV>_CLOCK_REFERENCE_URL",
    .plainURL,
    meaning:
      "Whose `date` the clock is held to every ten seconds, such as `/health` of another replica; `/ready` fails while "
      + "they differ by more than the clock skew."
  )

  static let keys = [
    signingKey, keyringFile, keyID, scopedFallbackKeys, fallbackKeys, propagationBound, clockBound, stateDirectory,
    clockReferenceURL,
  ]
}
