/// Why a socket is closed: the number of the close frame (RFC 6455 §7.4).
public enum CloseCode: UInt16, Sendable, Hashable {
  /// The server is going away: connect again after a random wait.
  case goingAway = 1001
  /// The client broke the protocol.
  case policyViolation = 1008
  /// A message longer than allowed.
  case tooBig = 1009
  /// The client reads too slowly, or the server has too much to do: connect again after a random wait.
  case tryAgainLater = 1013
  /// The token is not, or no longer, good; the close frame's reason is the reason code (`token_expired`, …): get a fresh
  /// token and connect again, once.
  case unauthorized = 4401
  /// A fresh token names another user, organisation, session or device than the socket's: connect anew with it.
  case identityChanged = 4403
  /// No token within the time for it.
  case authenticationTimeout = 4408
  /// The server cannot tell now whether tokens are good: connect again after a random wait.
  case verificationUnavailable = 4503
}
