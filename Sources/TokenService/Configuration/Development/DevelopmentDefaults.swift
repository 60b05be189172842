import Crypto

/// What dev made up because nothing was set: `serve` prints it, so that a newcomer can ask for a token at once.
struct DevelopmentDefaults: Sendable {
  /// The access key that takes the place of callers; `nil` where callers are configured.
  var accessKey: DevelopmentAccessKey?
  /// The bearer token of the internal routes; `nil` where one is set.
  var adminToken: Secret?
  /// Whether the signing key is made up.
  var hasGeneratedSigningKey = false
  /// Where these are kept.
  let directory: String
}

/// The access key of dev and the caller that it stands for; it goes the way of the keys in the access keys file.
struct DevelopmentAccessKey: Sendable {
  /// The key itself: `oa_pat_…`.
  let text: Secret
  let id = "dev"
  let userID = "1"
  let organizationID = "org:dev"

  /// SHA-256 of the key's bytes, in hex, as the access keys file has it.
  var sha256: String { Fingerprint.hex(SHA256.hash(data: Array(text.reveal().utf8))) }
}
