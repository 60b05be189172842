/// What happens to a lease.
enum LeaseEvent: Sendable {
  /// Somebody wants a token that is good for this long, and waits until then at most.
  case ask(id: UInt64, validFor: Duration, until: Duration)
  /// Who asked waits no longer.
  case withdraw(id: UInt64)
  /// The machine's `alarm` has come, or any time has passed.
  case time
  /// A request came to an end.
  case outcome(attempt: UInt64, MintOutcome)
  /// A server refused this token.
  case reject(LeasedToken)
  /// Whether a token is to be kept fresh although nobody asks.
  case keep(Bool)
  /// There is another credential, or one at last.
  case credentialChanged
  /// The user leaves.
  case signOut
}
