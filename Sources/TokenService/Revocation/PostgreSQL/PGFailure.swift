/// What kept a connection from doing something; words come from libpq or the server, and hold no password.
enum PGFailure: Error, Sendable, Hashable {
  /// There is no connection: the server cannot be reached, or does not let us in.
  case unreachable(String)
  /// The connection ended on the way: what was under way may have been done.
  case lost(String)
  /// The server has said nothing for too long: what was under way may have been done.
  case silent(after: Duration)
  /// The server refused a statement; its SQLSTATE and its words.
  case refused(state: String, String)
  /// The store is being closed.
  case interrupted
  /// The connection is fine, and the store is not.
  case store(StoreError)
}

extension StoreError {
  /// What a store says of a connection's failure.
  init(_ failure: PGFailure) {
    switch failure {
    case .unreachable(let words), .lost(let words): self = .unavailable(words)
    case .silent(let time): self = .unavailable("the server has not answered for \(time.components.seconds) s")
    case .refused(_, let words): self = .unavailable(words)
    case .interrupted: self = .closed
    case .store(let error): self = error
    }
  }
}
