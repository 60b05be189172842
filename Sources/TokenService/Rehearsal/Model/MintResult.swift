/// What came of asking for a lease.
enum MintResult: Sendable, Hashable {
  /// A replica gave one; whether others had failed to answer before.
  case granted(retries: Int)
  /// Nobody gave one.
  case failed(reason: String)
}
