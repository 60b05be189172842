import SyncLog
import SyncWire

extension SocketSession {
  /// Begins a subscription, or begins it anew where the socket has it already.
  mutating func subscribe(_ stream: StreamName, after: Int64, at now: Duration) -> [SocketEffect] {
    guard let token else { return [] }
    let others = subscriptions.count { $0.stream != stream }
    guard others < limits.streams else {
      return [refuse(.tooManyStreams, "A socket has \(limits.streams) streams.", stream)]
    }
    switch judge.judge(token, streams: [stream]) {
    case .unavailable: return `defer`(.subscribe(stream: stream.text, after: after))
    case .refused(let refusal): return close(.unauthorized, reason: refusal.reasonCode)
    case .admitted(_, let refused):
      if let refusal = refused.first { return remove(stream) + [refuse(refusal.code, refusal.message, stream)] }
      return begin(stream, after: after, at: now)
    }
  }

  /// Ends a subscription; a stream that is not followed is answered in the same way.
  mutating func unsubscribe(_ stream: StreamName) -> [SocketEffect] {
    deferred.removeAll { if case .subscribe(let name, _) = $0 { StreamName(name) == stream } else { false } }
    return remove(stream) + [.send(.unsubscribed(stream: stream.text))]
  }

  /// A stream has grown.
  mutating func grew(_ streams: Set<StreamName>) {
    for index in subscriptions.indices where streams.contains(subscriptions[index].stream) {
      subscriptions[index].isBehind = true
    }
  }

  /// The next stream's turn: what there is to be sent, if the connection takes it.
  ///
  /// - Returns: nothing where no stream has anything.
  mutating func pump(at now: Duration) -> [SocketEffect] {
    guard !isClosing else { return [] }
    for _ in subscriptions.indices {
      turn = (turn + 1) % subscriptions.count
      if subscriptions[turn].isBehind {
        let effects = read(turn, at: now)
        if !effects.isEmpty { return effects }
      }
    }
    return []
  }

  mutating func remove(_ stream: StreamName) -> [SocketEffect] {
    guard let index = subscriptions.firstIndex(where: { $0.stream == stream }) else { return [] }
    subscriptions.remove(at: index)
    turn = 0
    return [.unfollow(stream)]
  }

  private mutating func begin(_ stream: StreamName, after: Int64, at now: Duration) -> [SocketEffect] {
    let removed = remove(stream)
    let state = source.state(of: stream)
    if after > state.head {
      return removed + [refuse(.cursorAhead, "The stream ends before that.", stream, state.floor, state.head)]
    }
    if after < state.floor - 1 { return removed + stale(stream, state.floor, state.head) }
    subscriptions.append(Subscription(stream: stream, cursor: after, replayEnd: state.head, begunAt: now))
    let counts: [SocketEffect] = after > 0 ? [.count(.subscribed), .count(.reconnected)] : [.count(.subscribed)]
    let answer = ServerMessage.subscribed(stream: stream.text, after: after, floor: state.floor, head: state.head)
    return removed + [.follow(stream)] + counts + [.send(answer)]
  }

  private mutating func read(_ index: Int, at now: Duration) -> [SocketEffect] {
    let subscription = subscriptions[index]
    let (stream, cursor) = (subscription.stream, subscription.cursor)
    switch source.page(of: stream, after: cursor, events: limits.turnEvents, bytes: limits.turnBytes) {
    case .pruned(let floor, let head):
      return remove(stream) + [.count(.dropped(floor - 1 - cursor))] + stale(stream, floor, head)
    case .events(let events, let head):
      let last = events.last?.seq ?? cursor
      subscriptions[index].cursor = last
      subscriptions[index].isBehind = last < head
      return messages(events, endReplay(index, at: last, now))
    }
  }

  /// The events with `live` at its place among them.
  private func messages(_ events: [SyncEvent], _ live: (end: Int64, effects: [SocketEffect])?) -> [SocketEffect] {
    guard let live else { return events.map { .send(.event($0)) } }
    let replayed = events.prefix { $0.seq <= live.end }.map { SocketEffect.send(.event($0)) }
    return replayed + live.effects + events.dropFirst(replayed.count).map { .send(.event($0)) }
  }

  private mutating func endReplay(
    _ index: Int,
    at last: Int64,
    _ now: Duration
  ) -> (end: Int64, effects: [SocketEffect])? {
    guard let end = subscriptions[index].replayEnd, last >= end else { return nil }
    subscriptions[index].replayEnd = nil
    let live = ServerMessage.live(stream: subscriptions[index].stream.text, head: end)
    return (end, [.count(.replayed(now - subscriptions[index].begunAt)), .send(live)])
  }

  private func stale(_ stream: StreamName, _ floor: Int64, _ head: Int64) -> [SocketEffect] {
    [.count(.staleCursor), refuse(.staleCursor, "Events behind the cursor are gone.", stream, floor, head)]
  }

  private func refuse(
    _ code: ServerMessage.Refusal.Code,
    _ message: String,
    _ stream: StreamName,
    _ floor: Int64? = nil,
    _ head: Int64? = nil
  ) -> SocketEffect {
    .send(.refused(.init(code, message, stream: stream.text, floor: floor, head: head)))
  }
}
