/// What dev made up because nothing was set: `serve` prints it, so that a newcomer can ask for a token at once.
struct DevelopmentDefaults: Sendable {
  /// The access key that takes the place of callers; `nil` where callers are configured.
  var accessKey: DevelopmentAccessKey?
  /// The bearer token of the internal routes; `nil` where one is set.
  var adminToken: Secret?
  /// Whether the signing key is made up.
  var hasGeneratedSigningKey = false
  /// Whether the signing key was made up and not kept: there is none in the folder, and no token verifies with it.
  var isPretended = false
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
}
