/// A socket as the session sees it.
struct SessionSocket: Sendable, Hashable {
  let number: Int
  /// The token that the server knows.
  var token: SocketToken
  /// When something came last.
  var heardAt: Duration
  /// When the server took the token first; before that nothing is subscribed.
  var readySince: Duration?
  /// Until when an upgrade, or an `authenticated`, has to come.
  var answerBy: Duration?
  /// A fresh token that was said, and not answered yet.
  var offered: SocketToken?
  /// When the server's patience with `token` ends, as far as it told.
  var endsAt: Duration?
  /// When to ask for another token.
  var renewAt: Duration?

  init(number: Int, token: SocketToken, at now: Duration, answerBy: Duration) {
    (self.number, self.token, heardAt, self.answerBy) = (number, token, now, answerBy)
  }
}
