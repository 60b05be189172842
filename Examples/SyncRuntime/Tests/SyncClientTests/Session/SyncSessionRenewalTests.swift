import SyncWire
import Testing

@testable import SyncClient

@Suite struct SyncSessionRenewalTests {
  private static let taken = ServerMessage.authenticated(tokenID: nil, expiresIn: 300, refreshAfterIn: 1)

  @Test func `a fresh token is said on the same socket, and the streams go on`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 2)
    let effects = bench.give(.refreshed(SocketToken(value: "t2")))
    #expect(effects == [.send(socket: 2, .authenticate(token: "t2"))])
    #expect(bench.say(Self.taken) == [])
    bench.say(.event(Bench.event(3)))
    #expect(bench.session.checkpoint["a"].seq == 3)
    #expect(bench.session.counters.reauthentications == 1)
    #expect(bench.session.counters.reconnects == 0)
  }

  @Test func `a token that comes while another is on its way is said after it`() {
    var bench = Bench()
    bench.begin()
    bench.give(.refreshed(SocketToken(value: "t2")))
    #expect(bench.give(.refreshed(SocketToken(value: "t3"))) == [])
    #expect(bench.say(Self.taken) == [.send(socket: 2, .authenticate(token: "t3"))])
    #expect(bench.say(Self.taken) == [])
    #expect(bench.session.counters.reauthentications == 2)
  }

  @Test func `a token that came during the upgrade is said once the first was taken`() {
    var bench = Bench()
    bench.give(.begin)
    bench.token("t1")
    #expect(bench.give(.refreshed(SocketToken(value: "t2"))) == [])
    bench.give(.opened(socket: 2))
    #expect(bench.say(Self.taken).last == .send(socket: 2, .authenticate(token: "t2")))
  }

  @Test func `a token that ends while the fresh one is on its way does not cost the fresh one`() {
    var bench = Bench()
    bench.begin()
    bench.give(.refreshed(SocketToken(value: "t2")))
    #expect(bench.give(.lost(socket: 2, .closed(code: 4401, reason: "token_expired"))) == [])
    #expect(bench.again(token: "t2").contains(.send(socket: bench.socket, .subscribe(stream: "a", after: 0))))
  }

  @Test func `a fresh token that is refused on the socket is the one that is rejected`() {
    var bench = Bench()
    bench.begin()
    bench.give(.refreshed(SocketToken(value: "t2")))
    let effects = bench.give(.lost(socket: 2, .closed(code: 4401, reason: "invalid_token")))
    #expect(effects == [.reject(SocketToken(value: "t2"))])
    #expect(bench.give(.refreshed(SocketToken(value: "t2"))) == [])
    #expect(!bench.again(token: "t3").contains(.send(socket: bench.socket, .authenticate(token: "t2"))))
  }

  @Test func `where the server warns and no token came by itself, one is asked for that outlives the old one`() {
    var bench = Bench()
    bench.begin()
    #expect(bench.say(.tokenExpiring(expiresIn: 30)) == [.obtainToken(request: 3, validFor: .seconds(35))])
    #expect(bench.token("t2") == [.send(socket: 2, .authenticate(token: "t2"))])
  }

  @Test func `a renewal that fails is tried again while the socket stands`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 0)
    bench.say(.tokenExpiring(expiresIn: 30))
    bench.give(.token(request: 3, .failure(.unavailable)))
    #expect(bench.wakeUntilBusy() == [.obtainToken(request: 4, validFor: .seconds(34))])
    #expect(bench.session.isConnected)
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func `without reauthentication the session resumes on another socket before the token ends`(seed: UInt64) {
    var bench = Bench(seed: seed) { $0.reauthenticates = false }
    bench.begin(expiresIn: 60)
    bench.live(head: 2)
    bench.wake()
    bench.give(.saved(true))
    #expect(bench.give(.refreshed(SocketToken(value: "t2"))) == [])
    bench.now = .seconds(40)
    bench.give(.heard(socket: 2))
    guard case .obtainToken = bench.wakeUntilBusy().last else { return #expect(Bool(false)) }
    #expect(bench.now >= .seconds(50) && bench.now < .seconds(58))
    let first = bench.socket
    let effects = bench.token("t2")
    #expect(effects == [.close(socket: first, code: 1000), .connect(socket: bench.socket, SocketToken(value: "t2"))])
    #expect(bench.open() == [.send(socket: bench.socket, .subscribe(stream: "a", after: 2))])
    #expect(bench.session.counters.plannedResumes == 1)
    #expect(bench.session.counters.reconnects == 1)
    #expect(bench.session.counters.reauthentications == 0)
  }

  @Test func `who is signed out while the socket stands goes on until the server ends it`() {
    var bench = Bench()
    bench.begin()
    bench.live(head: 1)
    bench.say(.tokenExpiring(expiresIn: 30))
    #expect(bench.give(.token(request: 3, .failure(.signedOut))) == [])
    bench.say(.event(Bench.event(2)))
    #expect(bench.session.checkpoint["a"].seq == 2)
  }
}
