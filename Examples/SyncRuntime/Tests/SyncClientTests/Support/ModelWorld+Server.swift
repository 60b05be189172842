import SyncWire

@testable import SyncClient

// The server, honest unless a fault is asked for.
extension ModelWorld {
  /// Reads the next message of the client.
  mutating func serve() {
    guard !toServer.isEmpty else { return }
    switch toServer.removeFirst() {
    case .authenticate: toClient.append(.authenticated(tokenID: nil, expiresIn: 60, refreshAfterIn: 50))
    case .subscribe(let stream, let after): subscribe(stream, after)
    case .unsubscribe(let stream):
      cursors[stream] = nil
      toClient.append(.unsubscribed(stream: stream))
    }
  }

  private mutating func subscribe(_ stream: String, _ after: Int64) {
    let (head, floor) = (head(stream), floors[stream] ?? 1)
    guard after >= floor - 1 else { return stale(stream) }
    cursors[stream] = head
    toClient.append(.subscribed(stream: stream, after: after, floor: floor, head: head))
    for seq in (after + 1)..<(head + 1) { toClient.append(.event(event(stream, seq))) }
    toClient.append(.live(stream: stream, head: head))
  }

  private mutating func stale(_ stream: String) {
    reached["stale", default: 0] += 1
    cursors[stream] = nil
    toClient.append(
      .refused(.init(.staleCursor, "", stream: stream, floor: floors[stream] ?? 1, head: head(stream)))
    )
  }

  /// Sends what is new, or says that the reader was too slow.
  mutating func pump() {
    for (stream, cursor) in cursors.sorted(by: { $0.key < $1.key }) where cursor < head(stream) {
      guard cursor >= (floors[stream] ?? 1) - 1 else {
        stale(stream)
        continue
      }
      for seq in (cursor + 1)..<(head(stream) + 1) { toClient.append(.event(event(stream, seq))) }
      cursors[stream] = head(stream)
    }
  }

  /// One step of a bad day.
  mutating func step() {
    guard Int.random(in: 0..<5, using: &random) < 3 else { return progress() }
    let stream = Self.streams.randomElement(using: &random) ?? "a"
    switch Int.random(in: 0..<200, using: &random) {
    case 0..<18: append(to: stream)
    case 24..<40: pump()
    case 40..<80: deliver()
    case 80..<104: serve()
    case 104..<112: sleep()
    case 112..<128: answerQuestion(Int.random(in: 0..<8, using: &random) == 0 ? .unavailable : nil)
    case 128..<144: upgrade()
    case 144..<160: finishWrite(Int.random(in: 0..<8, using: &random) > 0)
    case 160..<170: answerSnapshot(snapshotFailure())
    case 18..<24, 170..<172:
      floors[stream] = Int64.random(in: (floors[stream] ?? 1)...(head(stream) + 1), using: &random)
    case 172..<177: repeatSomething(stream)
    case 177..<182: loseSomething()
    case 182..<187: swapSomething()
    case 187..<191: refresh()
    case 191..<193: if socket != nil { toClient.append(.tokenExpiring(expiresIn: 6)) }
    case 193: if let socket { give(.nonsense(socket: socket)) }
    case 194..<198: lose(loss())
    default: restart()
    }
  }

  private mutating func refresh() {
    tokens += 1
    give(.refreshed(SocketToken(value: "t\(tokens)")))
  }

  private mutating func snapshotFailure() -> SnapshotFailure? {
    [nil, nil, nil, .unauthorized, .unavailable(retryAfter: nil)].randomElement(using: &random) ?? nil
  }

  private mutating func loss() -> Loss {
    [
      .network, .closed(code: 1001, reason: ""), .closed(code: 4401, reason: "token_revoked"),
      .closed(code: 4401, reason: "token_expired"), .closed(code: 1013, reason: ""),
      .refused(status: 503, retryAfter: .seconds(1)), .refused(status: 401, retryAfter: nil),
    ].randomElement(using: &random) ?? .network
  }

  /// An event that was sent comes again.
  private mutating func repeatSomething(_ stream: String) {
    guard socket != nil, !toClient.isEmpty, head(stream) > 0 else { return }
    reached["duplicate", default: 0] += 1
    let seq = Int64.random(in: 1...head(stream), using: &random)
    toClient.insert(.event(event(stream, seq)), at: Int.random(in: 0...toClient.count, using: &random))
  }

  /// An event gets lost on the way.
  private mutating func loseSomething() {
    let events = toClient.indices.filter { if case .event = toClient[$0] { true } else { false } }
    guard let index = events.randomElement(using: &random) else { return }
    reached["lost", default: 0] += 1
    toClient.remove(at: index)
  }

  private mutating func swapSomething() {
    guard toClient.count > 2 else { return }
    reached["swapped", default: 0] += 1
    let index = Int.random(in: 0..<(toClient.count - 1), using: &random)
    toClient.swapAt(index, index + 1)
  }

  var hasCaughtUp: Bool {
    Self.streams.allSatisfy { disk[$0].seq == head($0) && disk[$0] == session.checkpoint[$0] }
  }

  /// A good day: nothing fails any more.
  ///
  /// Ends when the disk has all; a bound, so that a session that hangs is found.
  mutating func calmDown() {
    // The last events make good for what was lost on the way: a gap shows with the next event.
    for stream in Self.streams { append(to: stream) }
    for _ in 0..<20_000 where !hasCaughtUp { progress() }
  }

  /// One thing that is under way arrives; where nothing is, time passes.
  private mutating func progress() {
    if !toServer.isEmpty { return serve() }
    if !toClient.isEmpty { return deliver() }
    if upgrading != nil { return upgrade() }
    if !questions.isEmpty { return answerQuestion(nil) }
    if !snapshots.isEmpty { return answerSnapshot(nil) }
    if writing != nil { return finishWrite(true) }
    pump()
    if toClient.isEmpty { sleep() }
  }
}
