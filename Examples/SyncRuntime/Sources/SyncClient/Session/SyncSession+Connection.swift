import SyncWire

// From a token to a socket, and from a lost socket to the next one.
extension SyncSession {
  mutating func obtainToken(validFor: Duration) {
    let request = number()
    tokenRequest = request
    effects.append(.obtainToken(request: request, validFor: validFor))
  }

  mutating func take(_ result: Result<SocketToken, TokenSourceError>) {
    tokenRequest = nil
    switch result {
    case .success(let token):
      newest = token
      if socket == nil { connect(token) } else { take(renewed: token) }
    case .failure(.signedOut): noMoreTokens(.signedOut)
    case .failure(.refused): noMoreTokens(.refused)
    case .failure(.unavailable):
      if socket == nil { retry() } else { socket?.renewAt = now + .seconds(1) }
    }
  }

  /// A socket that stands goes on while the server lets it: it ends with its token.
  private mutating func noMoreTokens(_ ending: SessionEffect.Ending) {
    guard socket == nil else {
      socket?.renewAt = nil
      return
    }
    counters.authFailuresSeen += 1
    end(ending)
  }

  mutating func connect(_ token: SocketToken) {
    let socket = SessionSocket(number: number(), token: token, at: now, answerBy: now + configuration.answer)
    self.socket = socket
    effects.append(.connect(socket: socket.number, token))
  }

  /// The upgrade had the token with it: the server says `authenticated` by itself.
  mutating func opened() {
    let answerBy = now + configuration.answer
    socket?.heardAt = now
    socket?.answerBy = answerBy
  }

  /// Gives up a socket that stands, or was to come.
  mutating func abandon(code: UInt16) {
    guard let socket else { return }
    effects.append(.close(socket: socket.number, code: code))
    lose(.network)
  }

  mutating func lose(_ loss: Loss) {
    guard let gone = socket else { return }
    (socket, tokenRequest) = (nil, nil)
    for stream in subscriptions.keys { subscriptions[stream]?.rest() }
    if let since = gone.readySince, now - since >= configuration.stable { backoff.reset() }
    switch loss {
    case .closed(CloseCode.unauthorized.rawValue, let reason): refused(gone, expired: reason == "token_expired")
    case .refused(401, _), .refused(403, _): refused(gone, expired: false)
    case .refused(_, let retryAfter): retry(notBefore: retryAfter ?? .zero)
    case .closed, .network, .protocolMismatch: retry()
    }
  }

  /// A refused token is replaced once without a word; what a fresh one does not cure, the application sees.
  private mutating func refused(_ gone: SessionSocket, expired: Bool) {
    // An old token that ended while a fresh one was on its way says nothing about the fresh one.
    if !expired || gone.offered == nil { reject(gone.offered ?? gone.token) }
    let again = refusedAt.map { now - $0 < .seconds(10) } ?? false
    refusedAt = now
    if usedItsRetry {
      counters.authFailuresSeen += 1
      return retry()
    }
    usedItsRetry = true
    // A server that takes a token and refuses it right away would otherwise be asked without a pause.
    again ? retry() : retry(within: configuration.refusalSpread)
  }

  mutating func reject(_ token: SocketToken) {
    rejected = token
    if newest == token { newest = nil }
    effects.append(.reject(token))
  }

  mutating func retry(notBefore: Duration = .zero) { retryAt = now + notBefore + backoff.next(&random) }

  private mutating func retry(within spread: Duration) {
    retryAt = now + spread * Double.random(in: 0..<1, using: &random)
  }
}
