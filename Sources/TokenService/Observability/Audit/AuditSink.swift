/// Where audit lines go.
protocol AuditSink: Sendable {
  /// Writes some of `bytes`, at least one, and says how many; may block.
  func write(_ bytes: ArraySlice<UInt8>) throws(AuditSinkError) -> Int

  /// Opens the file anew where it was moved away, or in any case where that `isForced`; says whether it did.
  func reopen(isForced: Bool) throws(AuditSinkError) -> Bool
}

/// The system's word for what went wrong with a sink.
struct AuditSinkError: Error, Hashable, Sendable {
  let errno: Int32
}
