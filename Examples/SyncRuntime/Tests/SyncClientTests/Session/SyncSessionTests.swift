import SyncWire
import Testing

@testable import SyncClient

@Suite struct SyncSessionTests {
  @Test func `a session gets a token, connects, and subscribes behind its checkpoint once the token was taken`() {
    var checkpoint = Checkpoint()
    checkpoint["a"].replace(with: StreamSnapshot(stream: "a", seq: 7, digest: Bench.digest(7)))
    var bench = Bench(streams: ["a", "b"], checkpoint: checkpoint)
    #expect(bench.give(.begin) == [.obtainToken(request: 1, validFor: .seconds(5))])
    #expect(bench.token("t1") == [.connect(socket: 2, SocketToken(value: "t1"))])
    #expect(bench.give(.opened(socket: 2)) == [])
    #expect(!bench.session.isConnected)
    #expect(
      bench.say(.authenticated(tokenID: "id", expiresIn: 60, refreshAfterIn: 50)) == [
        .send(socket: 2, .subscribe(stream: "a", after: 7)), .send(socket: 2, .subscribe(stream: "b", after: 0)),
      ]
    )
    #expect(bench.session.isConnected)
  }

  @Test func `events are applied in order, gathered, and written as one`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 3)
    #expect(bench.session.checkpoint["a"].digest == Bench.digest(3))
    #expect(bench.session.deadline == .milliseconds(50))
    #expect(bench.wake() == [.save(bench.session.checkpoint)])
    bench.say(.event(Bench.event(4)))
    bench.now += .seconds(1)
    #expect(bench.give(.wake) == [])  // one write at a time
    #expect(bench.give(.saved(true)) == [])
    #expect(bench.wake() == [.save(bench.session.checkpoint)])
  }

  @Test func `a write that failed is tried again`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 1)
    bench.wake()
    bench.give(.saved(false))
    #expect(bench.session.counters.failedSaves == 1)
    #expect(bench.wake() == [.save(bench.session.checkpoint)])
  }

  @Test func `an event that came before is dropped and counted`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 2)
    let before = bench.session.checkpoint
    bench.say(.event(Bench.event(2)))
    bench.say(.event(Bench.event(1)))
    #expect(bench.session.checkpoint == before)
    #expect(bench.session.counters.duplicates == 2)
  }

  @Test func `nothing is applied over a gap: the stream is asked for again from what is there`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 2)
    #expect(bench.say(.event(Bench.event(4))) == [.send(socket: 2, .unsubscribe(stream: "a"))])
    #expect(bench.say(.event(Bench.event(5))) == [])
    #expect(bench.session.checkpoint["a"].seq == 2)
    #expect(bench.session.counters.gaps == 1)
    #expect(bench.say(.unsubscribed(stream: "a")) == [.send(socket: 2, .subscribe(stream: "a", after: 2))])
    bench.live(head: 5)
    #expect(bench.session.checkpoint["a"].digest == Bench.digest(5))
  }

  @Test func `an event that is missing at the end of a replay is a gap too`() {
    var bench = Bench()
    bench.begin()
    bench.say(.subscribed(stream: "a", after: 0, floor: 1, head: 2))
    bench.say(.event(Bench.event(1)))
    #expect(bench.say(.live(stream: "a", head: 2)) == [.send(socket: 2, .unsubscribe(stream: "a"))])
    #expect(bench.session.counters.gaps == 1)
  }

  @Test func `the third gap in a row gives the socket up`() {
    var bench = Bench()
    bench.begin()
    for _ in 0..<2 {
      bench.say(.subscribed(stream: "a", after: 0, floor: 1, head: 9))
      bench.say(.event(Bench.event(9)))
      bench.say(.unsubscribed(stream: "a"))
    }
    bench.say(.subscribed(stream: "a", after: 0, floor: 1, head: 9))
    #expect(bench.say(.event(Bench.event(9))) == [.close(socket: 2, code: 1002)])
    #expect(bench.session.counters.gaps == 3)
  }

  @Test(arguments: [ServerMessage.Refusal.Code.staleCursor, .cursorAhead])
  func `a cursor that the log does not reach is replaced by a snapshot`(code: ServerMessage.Refusal.Code) throws {
    var bench = Bench()
    bench.begin()
    let effects = bench.say(.refused(.init(code, "", stream: "a", floor: 90, head: 100)))
    guard case .fetchSnapshot(let request, "a", SocketToken(value: "t1")) = effects.first else {
      Issue.record("no snapshot was asked for")
      return
    }
    let snapshot = StreamSnapshot(stream: "a", seq: 100, digest: Bench.digest(100))
    #expect(
      bench.give(.snapshot(request: request, .success(snapshot))) == [
        .send(socket: 2, .subscribe(stream: "a", after: 100))
      ]
    )
    bench.live(head: 101)
    #expect(bench.session.checkpoint["a"].digest == Bench.digest(101))
    #expect(bench.session.checkpoint["a"].bootstraps == 1)
    #expect(bench.session.counters.bootstraps == 1)
  }

  @Test func `a log that outruns its snapshots is not asked without a pause`() {
    var bench = Bench()
    bench.begin()
    let stale = ServerMessage.refused(.init(.staleCursor, "", stream: "a", floor: 90, head: 100))
    guard case .fetchSnapshot(let request, _, _) = bench.say(stale).first else { return #expect(Bool(false)) }
    bench.give(.snapshot(request: request, .success(StreamSnapshot(stream: "a", seq: 80, digest: Bench.digest(80)))))
    #expect(bench.say(stale) == [])
    #expect(
      bench.wakeUntilBusy().contains {
        if case .fetchSnapshot = $0 { true } else { $0 == .save(bench.session.checkpoint) }
      }
    )
  }

  @Test func `a snapshot of another stream is nonsense, and a refused one asks for a fresh token`() {
    var bench = Bench()
    bench.begin()
    let stale = ServerMessage.refused(.init(.staleCursor, "", stream: "a", floor: 90, head: 100))
    guard case .fetchSnapshot(let first, _, _) = bench.say(stale).first else { return #expect(Bool(false)) }
    bench.give(.snapshot(request: first, .success(StreamSnapshot(stream: "b", seq: 80, digest: Bench.digest(80)))))
    #expect(bench.session.counters.nonsense == 1)
    guard case .fetchSnapshot(let second, _, _) = bench.wakeUntilBusy().first else { return #expect(Bool(false)) }
    #expect(
      bench.give(.snapshot(request: second, .failure(.unauthorized))) == [
        .close(socket: 2, code: 1000), .reject(SocketToken(value: "t1")),
      ]
    )
    bench.again(token: "t2")
    #expect(bench.session.counters.authFailuresSeen == 0)
  }

  @Test func `messages of a socket that was given up change nothing`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 1)
    bench.give(.lost(socket: 2, .network))
    let before = bench.session.checkpoint
    #expect(bench.say(.event(Bench.event(2))) == [])
    #expect(bench.session.checkpoint == before)
  }

  @Test func `an event of a stream that nobody asked for is counted, not applied`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 1)
    bench.say(.event(Bench.event(1, "z")))
    #expect(bench.session.counters.nonsense == 1)
    #expect(bench.session.checkpoint.streams.keys.sorted() == ["a"])
  }

  @Test func `what is not a message, or comes before the token was taken, ends the socket`() {
    var bench = Bench()
    bench.begin()
    #expect(bench.give(.nonsense(socket: 2)) == [.close(socket: 2, code: 1002)])
    _ = bench.wakeUntilBusy()
    bench.token("t1")
    bench.give(.opened(socket: bench.socket))
    #expect(bench.say(.live(stream: "a", head: 0)) == [.close(socket: bench.socket, code: 1002)])
    #expect(bench.session.counters.nonsense == 2)
  }

  @Test func `a stop writes what is there and ends`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 2)
    let checkpoint = bench.session.checkpoint
    #expect(bench.give(.stop) == [.close(socket: 2, code: 1000), .save(checkpoint), .ended(.stopped)])
    #expect(!bench.session.isSettled)
    bench.give(.saved(true))
    #expect(bench.session.isSettled)
    #expect(bench.session.deadline == nil)
  }

  @Test func `a stop during a write writes what came since`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 2)
    bench.wake()
    bench.say(.event(Bench.event(3)))
    #expect(bench.give(.stop) == [.close(socket: 2, code: 1000), .ended(.stopped)])
    #expect(bench.give(.saved(true)) == [.save(bench.session.checkpoint)])
    bench.give(.saved(true))
    #expect(bench.session.isSettled)
  }
}
