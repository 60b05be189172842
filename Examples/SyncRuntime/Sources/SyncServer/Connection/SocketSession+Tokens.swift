import SyncLog
import SyncWire

extension SocketSession {
  /// Takes a token: the socket's first, or a fresh one in its place.
  mutating func authenticate(_ fresh: HeldToken, at now: Duration) -> [SocketEffect] {
    switch judge.judge(fresh, streams: subscriptions.map(\.stream)) {
    case .refused(let refusal): return close(.unauthorized, reason: refusal.reasonCode)
    case .unavailable:
      guard admitted != nil else { return close(.verificationUnavailable, reason: "revocations_stale") }
      return `defer`(.authenticate(token: fresh.text))
    case .admitted(let token, let refused):
      guard admitted.map({ $0.identity == token.identity }) ?? true else {
        return close(.identityChanged, reason: "identity_changed")
      }
      let count = admitted == nil ? SocketCount.authenticated : .reauthenticated
      take(fresh, token, at: now)
      return [.count(count), .send(token.message)] + refused.flatMap { end($0) }
    }
  }

  /// Looks at the socket's token again, by a ring or a list that is new; then at what could not be judged before.
  ///
  /// While the list is too old an open socket stays as it is: nothing new is let in, and its token ends by itself.
  mutating func recheck(at now: Duration) -> [SocketEffect] {
    guard !isClosing, let token else { return [] }
    switch judge.judge(token, streams: []) {
    case .unavailable: return []
    case .refused(let refusal): return close(.unauthorized, reason: refusal.reasonCode)
    case .admitted:
      let messages = deferred
      deferred = []
      return messages.flatMap { receive(.message($0), at: now) }
    }
  }

  /// Keeps a message for when it can be judged.
  mutating func `defer`(_ message: ClientMessage) -> [SocketEffect] {
    guard deferred.count <= limits.streams else { return close(.verificationUnavailable, reason: "revocations_stale") }
    deferred.append(message)
    return []
  }

  /// The token ends.
  mutating func end() -> [SocketEffect] {
    let hasFresh = deferred.contains { if case .authenticate = $0 { true } else { false } }
    if hasFresh { return close(.verificationUnavailable, reason: "revocations_stale") }
    return close(.unauthorized, reason: admitted?.endReason ?? "token_expired")
  }

  mutating func sayExpiring(at now: Duration) -> [SocketEffect] {
    deadlines.expiring = nil
    guard let end = deadlines.expiry else { return [] }
    return [.send(.tokenExpiring(expiresIn: max(0, (end - now).components.seconds)))]
  }

  private mutating func take(_ text: HeldToken, _ token: AdmittedToken, at now: Duration) {
    (self.token, admitted) = (text, token)
    let expiry = now + token.left
    deadlines.authentication = nil
    deadlines.expiry = expiry
    deadlines.end = now + token.endsIn
    deadlines.expiring = max(now, expiry - min(.seconds(30), token.life / 10))
  }

  private mutating func end(_ refusal: StreamRefusal) -> [SocketEffect] {
    remove(refusal.stream)
      + [.send(.refused(.init(refusal.code, refusal.message, stream: refusal.stream.text)))]
  }
}

extension AdmittedToken {
  fileprivate var message: ServerMessage {
    .authenticated(tokenID: tokenID, expiresIn: expiresIn, refreshAfterIn: refreshAfterIn)
  }
}
