import SyncWire
import Testing

@testable import SyncClient

@Suite struct SyncSessionConnectionTests {
  @Test(
    arguments: [
      .network, .closed(code: 1001, reason: ""), .closed(code: 1013, reason: ""), .closed(code: 4503, reason: ""),
      .closed(code: 4403, reason: ""), .closed(code: 4408, reason: ""), .refused(status: 500, retryAfter: nil),
      .protocolMismatch,
    ] as [Loss]
  )
  func `a lost socket comes back after a random wait, with the token it had, and resumes`(loss: Loss) {
    var bench = Bench()
    bench.begin()
    bench.live(head: 2)
    #expect(bench.give(.lost(socket: 2, loss)) == [])
    #expect(bench.again(token: "t1").contains(.send(socket: bench.socket, .subscribe(stream: "a", after: 2))))
    #expect(bench.session.counters.reconnects == 1)
    #expect(bench.session.counters.authFailuresSeen == 0)
  }

  @Test func `waits are random, grow to 5 s, and begin anew after a socket that stood`() {
    var waits: [Duration] = []
    for seed in 0..<200 {
      var bench = Bench(seed: UInt64(seed))
      bench.begin()
      for _ in 0..<10 {
        bench.give(.lost(socket: bench.socket, .network))
        waits.append(bench.session.deadline.map { $0 - bench.now } ?? .zero)
        _ = bench.wakeUntilBusy()
        bench.token("t1")
      }
      bench.open()
      bench.now += .seconds(6)
      bench.give(.lost(socket: bench.socket, .network))
      #expect((bench.session.deadline ?? .zero) - bench.now < .milliseconds(100))
    }
    let firsts = stride(from: 0, to: waits.count, by: 10).map { waits[$0] }
    let lasts = stride(from: 9, to: waits.count, by: 10).map { waits[$0] }
    #expect(firsts.allSatisfy { $0 < .milliseconds(100) } && Set(firsts).count > 190)
    #expect(lasts.allSatisfy { $0 < .seconds(5) } && lasts.contains { $0 > .seconds(4) })
    #expect(lasts.contains { $0 < .seconds(1) })
  }

  @Test func `a server's retry-after is waited for`() {
    var bench = Bench()
    bench.give(.begin)
    bench.token("t1")
    bench.give(.lost(socket: bench.socket, .refused(status: 503, retryAfter: .seconds(7))))
    let deadline = bench.session.deadline ?? .zero
    #expect(deadline >= .seconds(7) && deadline < .seconds(8))
  }

  @Test(
    arguments: [
      .closed(code: 4401, reason: "token_revoked"), .closed(code: 4401, reason: "token_expired"),
      .refused(status: 401, retryAfter: nil), .refused(status: 403, retryAfter: nil),
    ] as [Loss]
  )
  func `a refused token is replaced once, soon, and the application sees nothing`(loss: Loss) {
    var bench = Bench()
    bench.begin()
    #expect(bench.give(.lost(socket: 2, loss)) == [.reject(SocketToken(value: "t1"))])
    #expect((bench.session.deadline ?? .seconds(9)) <= .milliseconds(250))
    bench.again(token: "t2")
    #expect(bench.session.isConnected)
    #expect(bench.session.counters.authFailuresSeen == 0)
    #expect(bench.session.counters.reconnects == 1)
  }

  @Test func `what a fresh token does not cure is seen, and tried on with growing waits`() {
    var bench = Bench()
    bench.give(.begin)
    bench.token("t1")
    for count in 0..<8 {
      bench.give(.lost(socket: bench.socket, .refused(status: 401, retryAfter: nil)))
      #expect(bench.session.counters.authFailuresSeen == count)
      _ = bench.wakeUntilBusy()
      bench.token("t\(count + 2)")
    }
    #expect(bench.now > .seconds(1))
  }

  @Test func `a server that takes tokens and refuses them right away is not asked without a pause`() {
    var bench = Bench(seed: 3)
    bench.begin()
    for count in 0..<12 {
      bench.give(.lost(socket: bench.socket, .closed(code: 4401, reason: "token_revoked")))
      bench.again(token: "t\(count + 2)")
    }
    #expect(bench.now > .seconds(5))
    #expect(bench.session.counters.authFailuresSeen == 0)
  }

  @Test func `who is signed out is over, and is told so`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 1)
    bench.wake()
    bench.give(.saved(true))
    bench.give(.lost(socket: 2, .closed(code: 4401, reason: "token_revoked")))
    guard case .obtainToken(let request, _) = bench.wakeUntilBusy().last else { return #expect(Bool(false)) }
    #expect(bench.give(.token(request: request, .failure(.signedOut))) == [.ended(.signedOut)])
    #expect(bench.session.counters.authFailuresSeen == 1)
    #expect(bench.session.isSettled)
    #expect(bench.give(.begin) == [])
  }

  @Test func `a token that is not to be had now is asked for again`() {
    var bench = Bench()
    guard case .obtainToken(let request, _) = bench.give(.begin).last else { return #expect(Bool(false)) }
    bench.give(.token(request: request, .failure(.unavailable)))
    guard case .obtainToken(let next, _) = bench.wakeUntilBusy().last else { return #expect(Bool(false)) }
    #expect(next != request)
  }

  @Test func `a server that says nothing for 45 s is given up; a ping is something`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 0)
    bench.now = .seconds(30)
    bench.give(.heard(socket: 2))
    bench.now = .seconds(74)
    #expect(bench.give(.wake) == [])
    bench.now = .seconds(75)
    #expect(bench.give(.wake) == [.close(socket: 2, code: 1001)])
    #expect(bench.session.counters.silences == 1)
    bench.again(token: "t1")
    #expect(bench.session.isConnected)
  }

  @Test func `an upgrade, an authentication, and a subscription that are not answered in time are given up`() {
    var bench = Bench()
    bench.give(.begin)
    bench.token("t1")
    #expect(bench.session.deadline == .seconds(15))
    #expect(bench.wake() == [.close(socket: 2, code: 1001)])
    _ = bench.wakeUntilBusy()
    bench.token("t1")
    bench.give(.opened(socket: bench.socket))
    #expect(bench.wake() == [.close(socket: bench.socket, code: 1001)])
    bench.again(token: "t1")
    bench.now += .seconds(40)
    bench.give(.heard(socket: bench.socket))
    #expect(bench.wake() == [.close(socket: bench.socket, code: 1001)])
    #expect(bench.session.counters.silences == 3)
  }

  @Test func `a stream that the token does not reach is refused, and asked for again with the next token`() {
    var bench = Bench()
    bench.begin()
    bench.say(.refused(.init(.forbiddenTopic, "", stream: "a")))
    #expect(bench.session.deniedStreams == ["a"])
    #expect(bench.session.counters.authFailuresSeen == 1)
    bench.give(.refreshed(SocketToken(value: "t2")))
    #expect(
      bench.say(.authenticated(tokenID: nil, expiresIn: 60, refreshAfterIn: 1)) == [
        .send(socket: 2, .subscribe(stream: "a", after: 0))
      ]
    )
  }
}
