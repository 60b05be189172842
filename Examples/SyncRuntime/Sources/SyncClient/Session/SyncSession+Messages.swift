import SyncWire

// What the server says, held against what it may say now.
extension SyncSession {
  mutating func take(_ message: ServerMessage) {
    socket?.heardAt = now
    if case .authenticated(_, let expiresIn, _) = message { return authenticated(expiresIn: expiresIn) }
    guard socket?.readySince != nil else { return nonsense(closing: true) }
    switch message {
    case .authenticated: break  // came before this
    case .tokenExpiring(let expiresIn): expiring(in: expiresIn)
    case .subscribed(let stream, let after, _, let head): subscribed(to: stream, after: after, head: head)
    case .event(let event): apply(event)
    case .live(let stream, let head): live(stream, head: head)
    case .unsubscribed(let stream): unsubscribed(from: stream)
    case .refused(let refusal): refused(refusal)
    }
  }

  /// Counts what no server of this protocol says; where going on would be guessing, the socket is given up.
  mutating func nonsense(closing: Bool) {
    counters.nonsense += 1
    if closing { abandon(code: 1002) }
  }

  mutating func subscribe(to stream: String) {
    guard let socket else { return }
    let dueAt = now + configuration.subscriptionAnswer
    subscriptions[stream]?.state = .asked
    subscriptions[stream]?.dueAt = dueAt
    effects.append(.send(socket: socket.number, .subscribe(stream: stream, after: checkpoint[stream].seq)))
  }

  private mutating func subscribed(to stream: String, after: Int64, head: Int64) {
    guard subscriptions[stream]?.state == .asked, after == checkpoint[stream].seq, head >= after else {
      return nonsense(closing: true)
    }
    subscriptions[stream]?.state = .replaying
    subscriptions[stream]?.dueAt = nil
  }

  private mutating func apply(_ event: SyncEvent) {
    switch subscriptions[event.stream]?.state {
    case .replaying, .live: break
    case .leaving: return  // sent before the server read `unsubscribe`
    default: return nonsense(closing: false)
    }
    switch checkpoint[event.stream].apply(event) {
    case .applied:
      subscriptions[event.stream]?.gapsInARow = 0
      changed()
    case .duplicate: counters.duplicates += 1
    case .gap: gap(in: event.stream)
    }
  }

  /// All that was there has come: an event that is missing at the end of a replay shows here.
  private mutating func live(_ stream: String, head: Int64) {
    guard let state = subscriptions[stream]?.state, state != .leaving else { return }
    guard state == .replaying else { return nonsense(closing: false) }
    if head > checkpoint[stream].seq { return gap(in: stream) }
    subscriptions[stream]?.state = .live
    subscriptions[stream]?.backoff.reset()
    subscriptions[stream]?.bootstrapsInARow = 0
  }

  /// Nothing is applied over a gap: the stream is asked for again, from what is there; the third time in a row on
  /// another socket.
  private mutating func gap(in stream: String) {
    counters.gaps += 1
    subscriptions[stream]?.gapsInARow += 1
    guard let socket, let gaps = subscriptions[stream]?.gapsInARow, gaps % 3 != 0 else { return abandon(code: 1002) }
    let dueAt = now + configuration.subscriptionAnswer
    subscriptions[stream]?.state = .leaving
    subscriptions[stream]?.dueAt = dueAt
    effects.append(.send(socket: socket.number, .unsubscribe(stream: stream)))
  }

  private mutating func unsubscribed(from stream: String) {
    switch subscriptions[stream]?.state {
    case .leaving: subscribe(to: stream)
    case .asked, .replaying, .live:  // nobody asked for that; the stream is still wanted
      nonsense(closing: false)
      subscribe(to: stream)
    case .fetching, .wantsSnapshot: break  // a gap's `unsubscribe` met a subscription that had just ended
    case .idle, .denied, nil: nonsense(closing: false)
    }
  }
}
