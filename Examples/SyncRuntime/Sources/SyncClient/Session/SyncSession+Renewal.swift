import SyncWire

// A fresh token for a socket that stands: said on the same socket, or taken up by another one in good time.
extension SyncSession {
  mutating func authenticated(expiresIn: Int64) {
    guard var socket else { return }
    socket.answerBy = nil
    socket.endsAt = now + .seconds(min(max(expiresIn, 0), 86_400))
    let isFirst = socket.readySince == nil
    if let offered = socket.offered {
      (socket.token, socket.offered) = (offered, nil)
      counters.reauthentications += 1
    }
    socket.readySince = socket.readySince ?? now
    socket.renewAt = configuration.reauthenticates ? nil : now + resumeDelay(expiresIn: socket.endsAt.map { $0 - now })
    self.socket = socket
    usedItsRetry = false
    if isFirst { ready() }
    for stream in subscriptions.keys.sorted() {
      let state = subscriptions[stream]?.state
      if state == .idle || state == .denied { subscribe(to: stream) }
    }
    if let newest { offer(newest) }
  }

  private mutating func ready() {
    if hadSocket { counters.reconnects += 1 }
    if resumesByPlan { counters.plannedResumes += 1 }
    (hadSocket, resumesByPlan) = (true, false)
  }

  /// Until 2 to 10 s before the end, or a fifth of the life: clients that began together resume apart.
  private mutating func resumeDelay(expiresIn: Duration?) -> Duration {
    let life = expiresIn ?? .zero
    return life - min(life / 5, .seconds(10)) * Double.random(in: 0.2..<1, using: &random)
  }

  /// The source has a newer token; where the session resumes instead, the newest is asked for when it is time.
  mutating func refreshed(_ token: SocketToken) {
    guard token != rejected else { return }
    newest = token
    offer(token)
  }

  /// Says a token on the socket, one at a time.
  ///
  /// The answer has no deadline: a server that cannot judge now keeps the
  /// socket, and ends it with the old token at the latest.
  private mutating func offer(_ token: SocketToken) {
    guard configuration.reauthenticates, var socket, socket.readySince != nil, socket.offered == nil,
      token != socket.token
    else { return }
    (socket.offered, socket.renewAt) = (token, nil)
    self.socket = socket
    effects.append(.send(socket: socket.number, .authenticate(token: token.value)))
  }

  /// The server says that the token ends soon, and no newer one has come by itself.
  mutating func expiring(in seconds: Int64) {
    guard let socket, configuration.reauthenticates, socket.offered == nil else { return }
    self.socket?.endsAt = now + .seconds(min(max(seconds, 0), 86_400))
    if tokenRequest == nil { renew() }
  }

  /// Asks for a token that outlives the socket's.
  mutating func renew() {
    guard let socket else { return }
    self.socket?.renewAt = nil
    obtainToken(validFor: max((socket.endsAt ?? now) - now, .zero) + configuration.minimumLife)
  }

  mutating func take(renewed token: SocketToken) {
    guard let socket, socket.readySince != nil else { return }
    guard token != socket.token else {
      self.socket?.renewAt = now + .seconds(1)
      return
    }
    guard !configuration.reauthenticates else { return offer(token) }
    effects.append(.close(socket: socket.number, code: 1000))
    for stream in subscriptions.keys { subscriptions[stream]?.rest() }
    resumesByPlan = true
    connect(token)
  }
}
