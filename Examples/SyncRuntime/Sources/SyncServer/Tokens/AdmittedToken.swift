/// What is known of a token that was found good, as it stood at that moment.
struct AdmittedToken: Sendable, Hashable {
  /// Whom it is for.
  var identity: Identity
  /// `jti`.
  var tokenID: String?
  /// Until its `exp`, and until it should be renewed, in seconds.
  var expiresIn, refreshAfterIn: Int64
  /// From its `iat` to its `exp`, and what is left of it to the millisecond.
  var life, left: Duration
  /// Until nobody accepts it any more, and the reason code of that moment.
  var endsIn: Duration
  var endReason: String
  /// Whether it has the scope that writing needs.
  var canAppend: Bool
}
