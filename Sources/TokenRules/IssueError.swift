/// Why a lease was not issued.
@nonexhaustive
public enum IssueError: Error, Hashable, Sendable {
  /// The caller's session ends within five seconds, or has ended.
  case callerEnding
  /// A revocation rule refuses the caller.
  case callerRevoked
  /// Minting is switched off.
  case disabled
  /// No key signs.
  case noActiveKey
  /// A revocation rule would match the token at its birth; in a second it would not.
  case bornRevoked
  /// The request breaks rules of form: bounds, names, counts.
  case invalid([FieldError])
  /// A scope is not allowed, or a stream's scope was not asked for.
  case invalidScope([FieldError])
  /// The token would be longer than a token may be.
  case tokenTooLong
  /// The request names another device than the session's.
  case deviceMismatch
  /// The named device is revoked.
  case deviceRevoked
  /// The caller's own list of scopes lacks this one.
  case scopeNotHeld(String)
  /// This stream is not the caller's.
  case streamForbidden(String)
}
