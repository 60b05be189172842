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
    meaning: "A keyring file (JSON Web Key Set) in place of the single key; read again when it changes."
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

  static let keys = [signingKey, keyringFile, keyID, scopedFallbackKeys, fallbackKeys]
}
