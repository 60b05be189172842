/// What is wrong with a store, in words that hold no password.
enum StoreError: Error, Sendable, Hashable {
  /// It cannot be reached, or it refuses: what it said.
  case unavailable(String)
  /// It has no schema yet, or one of another version.
  case schema(found: Int?, needed: Int)
  /// It belongs to another environment.
  case environment(found: String, needed: String)
  /// It is set up so that what it acknowledges can be lost.
  case notDurable(String)
  /// It holds what no version of this service has written.
  case malformed(String)
  /// It was asked to keep what no store can: what that is.
  case refused(String)
  /// It has been closed.
  case closed
}

extension StoreError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unavailable(let words): "the store cannot be used: \(words)"
    case .schema(nil, _): "the store has no tables yet; run `token-service store migrate`"
    case .schema(let found?, let needed):
      found < needed
        ? "the store has schema \(found), this version needs \(needed); run `token-service store migrate`"
        : "the store has schema \(found), this version knows \(needed) at most; run the version that wrote it"
    case .environment(let found, let needed): "the store belongs to \(found), not to \(needed)"
    case .notDurable(let words): "the store can lose what it acknowledges: \(words)"
    case .malformed(let words): "the store holds what is not its own: \(words)"
    case .refused(let words): "the store cannot keep \(words)"
    case .closed: "the store is closed"
    }
  }
}
