/// What a lease wants done.
enum LeaseEffect: Sendable {
  /// Get the credential and send a request.
  case begin(MintAttempt)
  /// Nobody waits for this request any more.
  case abandon(attempt: UInt64)
  /// Answer who asked.
  case answer(id: UInt64, Result<LeasedToken, LeaseError>)
}

/// One request for a lease.
struct MintAttempt: Sendable, Hashable {
  let id: UInt64
  let path: String
  /// When it is given up.
  let deadline: Duration
}
