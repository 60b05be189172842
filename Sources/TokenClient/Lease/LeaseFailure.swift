/// Why one request for a lease failed; the next one may not.
public enum LeaseFailure: Error, Hashable, Sendable {
  /// There was no answer within the deadline.
  case timedOut
  /// The request did not get through.
  case unreachable
  /// The answer was this status: overloaded, limited, or nothing a token service says.
  case status(Int)
  /// The answer was no lease.
  case unreadable
  /// The lease had ended when it arrived.
  case endedOnArrival
  /// The credential could not be got: its closure threw.
  case credential
}
