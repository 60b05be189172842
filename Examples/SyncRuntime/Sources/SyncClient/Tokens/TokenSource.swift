/// Where a session's tokens come from.
public protocol TokenSource: Sendable {
  /// A token that is good for at least that long; a fresh one where the one at hand is not.
  func token(validFor: Duration) async throws(TokenSourceError) -> SocketToken
  /// A server refused this token: the next one is another.
  func reject(_ token: SocketToken)
  /// Each token that takes the place of another, from now on; only the newest waits to be read.
  func refreshes() -> AsyncStream<SocketToken>
  /// How many tokens were minted so far.
  var mints: Int { get }
}

/// Why there is no token.
public enum TokenSourceError: Error, Sendable, Hashable {
  /// There will be none: the credential is refused, or the device is revoked. Somebody has to sign in.
  case signedOut
  /// There will be none as it is asked for, until somebody changes a grant or a configuration.
  case refused
  /// Not now.
  case unavailable
}
