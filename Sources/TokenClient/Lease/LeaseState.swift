/// What a user interface may show of a lease.
public enum LeaseState: Sendable, Hashable {
  /// A token is at hand.
  case fresh
  /// A token is being asked for, in the ordinary course of things; the one before, if any, is still good.
  case refreshing
  /// Refreshing fails; the token at hand is good until this moment of the lease's clock (see `TokenLease.timeLeft(until:)`).
  case failing(until: Duration)
  /// There is no token that could be used: it ended, or was refused, and no new one came; or nobody has asked yet.
  case expired
  /// There is no credential, or the service does not accept it: somebody must sign in.
  case signedOut
}
