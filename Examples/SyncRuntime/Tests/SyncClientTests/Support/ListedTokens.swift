import Synchronization

@testable import SyncClient

/// Tokens t1, t2, …: the next one after each that was rejected.
final class ListedTokens: TokenSource {
  private let state = Mutex<(current: Int, rejected: [String], ending: TokenSourceError?)>((1, [], nil))
  private let fresh = AsyncStream.makeStream(of: SocketToken.self)

  var rejected: [String] { state.withLock { $0.rejected } }
  var mints: Int { state.withLock { $0.current } }

  func token(validFor: Duration) async throws(TokenSourceError) -> SocketToken {
    let (current, _, ending) = state.withLock { $0 }
    if let ending { throw ending }
    return SocketToken(value: "t\(current)")
  }

  func reject(_ token: SocketToken) {
    state.withLock {
      $0.rejected.append(token.value)
      if token.value == "t\($0.current)" { $0.current += 1 }
    }
  }

  func refreshes() -> AsyncStream<SocketToken> { fresh.stream }

  /// As a lease does before a token ends.
  func refresh() {
    let current = state.withLock {
      $0.current += 1
      return $0.current
    }
    fresh.continuation.yield(SocketToken(value: "t\(current)"))
  }

  func end(_ error: TokenSourceError) { state.withLock { $0.ending = error } }
}
