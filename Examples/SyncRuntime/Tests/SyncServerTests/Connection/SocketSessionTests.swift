import SyncLog
import SyncWire
import Synchronization
import Testing

@testable import SyncServer

/// The state of a socket by itself: no network, no clock, no keys.
@Suite struct SocketSessionTests {
  private final class Judge: TokenJudge {
    let verdicts: Mutex<[String: Verdict]>
    init(_ verdicts: [String: Verdict]) { self.verdicts = Mutex(verdicts) }
    func judge(_ token: HeldToken, streams: [StreamName]) -> Verdict { verdicts.withLock { $0[token.text]! } }
  }

  private final class Source: EventSource {
    let heads: Mutex<[String: Int64]>
    init(_ heads: [String: Int64]) { self.heads = Mutex(heads) }
    func state(of stream: StreamName) -> StreamState {
      StreamState(floor: 1, head: heads.withLock { $0[stream.text] ?? 0 }, digest: ChainDigest())
    }
    func page(of stream: StreamName, after seq: Int64, events: Int, bytes: Int) -> LogPage {
      let head = state(of: stream).head
      let last = min(head, seq + Int64(events))
      return .events((seq + 1..<last + 1).map { SyncEvent(stream: stream.text, seq: $0, data: "") }, head: head)
    }
  }

  private static func admitted(
    life: Int64 = 300,
    left: Int64 = 300,
    leeway: Int64 = 30,
    device: String = "d"
  ) -> Verdict {
    .admitted(
      AdmittedToken(
        identity: Identity(subject: "u", organization: "o", session: "s", device: device),
        expiresIn: left,
        refreshAfterIn: left - 30,
        life: .seconds(life),
        left: .seconds(left),
        endsIn: .seconds(left + leeway),
        endReason: "token_expired",
        canAppend: false
      ),
      refused: []
    )
  }

  private func session(
    _ verdict: Verdict = admitted(),
    _ source: Source = Source([:]),
    _ change: (inout SocketLimits) -> Void = { _ in }
  ) -> (SocketSession, Judge) {
    let judge = Judge(["t": verdict])
    var limits = SocketLimits()
    change(&limits)
    return (SocketSession(limits: limits, judge: judge, source: source, at: .zero), judge)
  }

  @Test func `a token's end is said a tenth of its life before, at most 30 s`() {
    for (life, at) in [(Int64(300), 270), (100, 90), (900, 870)] {
      var (session, _) = session(Self.admitted(life: life, left: life))
      _ = session.open(HeldToken("t"), at: .zero)
      var said: [SocketEffect] = []
      var now = Duration.zero
      while said.isEmpty, let due = session.deadline {
        now = due
        said = session.advance(to: now).filter { $0 != .ping }
        session.showedLife()
      }
      #expect(now == .seconds(at) && said == [.send(.tokenExpiring(expiresIn: life - Int64(at)))])
    }
  }

  @Test func `the socket ends at the token's end and the leeway`() {
    var (session, _) = session(Self.admitted(left: 10))
    _ = session.open(HeldToken("t"), at: .zero)
    _ = session.advance(to: .seconds(20))
    session.showedLife()
    #expect(session.advance(to: .milliseconds(39_999)) == [])
    #expect(session.advance(to: .seconds(40)) == [.close(.unauthorized, reason: "token_expired")])
    #expect(session.deadline == nil && session.advance(to: .seconds(99)) == [])
    #expect(session.receive(.write, at: .seconds(99)) == [])
  }

  @Test func `no sign of life for ten seconds after a ping ends the connection, any sign does not`() {
    var (session, _) = session()
    _ = session.open(HeldToken("t"), at: .zero)
    #expect(session.advance(to: .seconds(20)) == [.ping])
    session.showedLife()
    #expect(session.advance(to: .seconds(30)) == [])
    #expect(session.advance(to: .seconds(40)) == [.ping])
    #expect(session.advance(to: .seconds(50)) == [.disconnect])
  }

  @Test func `streams take turns`() {
    let source = Source(["a": 200, "b": 3])
    var (session, _) = session(Self.admitted(), source) { $0.turnEvents = 50 }
    _ = session.open(HeldToken("t"), at: .zero)
    for stream in ["a", "b"] { _ = session.receive(.message(.subscribe(stream: stream, after: 0)), at: .zero) }
    var order: [String] = []
    while true {
      let effects = session.pump(at: .seconds(1))
      if effects.isEmpty { break }
      guard case .send(.event(let event))? = effects.first else { continue }
      order.append(event.stream)
    }
    #expect(order.count == 5 && order.firstIndex(of: "b")! <= 1)
    source.heads.withLock { $0["b"] = 4 }
    #expect(session.pump(at: .seconds(2)) == [])
    session.grew([StreamName("b")])
    #expect(session.pump(at: .seconds(2)) == [.send(.event(SyncEvent(stream: "b", seq: 4, data: "")))])
  }

  @Test func `live stands behind what was there at the subscription, though more has come`() {
    let source = Source(["a": 2])
    var (session, _) = session(Self.admitted(), source)
    _ = session.open(HeldToken("t"), at: .zero)
    let begun = session.receive(.message(.subscribe(stream: "a", after: 1)), at: .zero)
    #expect(begun.contains(.count(.reconnected)))
    source.heads.withLock { $0["a"] = 3 }
    #expect(
      session.pump(at: .seconds(1)) == [
        .send(.event(SyncEvent(stream: "a", seq: 2, data: ""))), .count(.replayed(.seconds(1))),
        .send(.live(stream: "a", head: 2)), .send(.event(SyncEvent(stream: "a", seq: 3, data: ""))),
      ]
    )
  }

  @Test func `a cursor beyond the end is refused`() {
    var (session, _) = session(Self.admitted(), Source(["a": 2]))
    _ = session.open(HeldToken("t"), at: .zero)
    let answer = session.receive(.message(.subscribe(stream: "a", after: 3)), at: .zero)
    #expect(
      answer == [.send(.refused(.init(.cursorAhead, "The stream ends before that.", stream: "a", floor: 1, head: 2)))]
    )
  }

  @Test func `what cannot be judged waits in its order, and an unsubscribe takes it back`() {
    var (session, judge) = session()
    _ = session.open(HeldToken("t"), at: .zero)
    judge.verdicts.withLock { $0 = ["t": .unavailable, "fresh": .unavailable] }
    for message in [
      ClientMessage.subscribe(stream: "a", after: 0), .authenticate(token: "fresh"), .subscribe(stream: "b", after: 0),
    ] {
      #expect(session.receive(.message(message), at: .zero) == [])
    }
    #expect(session.receive(.message(.unsubscribe(stream: "a")), at: .zero) == [.send(.unsubscribed(stream: "a"))])
    #expect(session.recheck(at: .zero) == [])
    judge.verdicts.withLock { $0 = ["t": Self.admitted(), "fresh": Self.admitted()] }
    let effects = session.recheck(at: .zero)
    #expect(effects.first == .count(.reauthenticated) && effects.contains(.follow(StreamName("b"))))
    #expect(!effects.contains(.follow(StreamName("a"))) && session.token?.text == "fresh")
  }

  @Test func `a token that ends while its successor waits is no fault of the client's`() {
    var (session, judge) = session(Self.admitted(left: 10))
    _ = session.open(HeldToken("t"), at: .zero)
    judge.verdicts.withLock { $0["fresh"] = .unavailable }
    _ = session.receive(.message(.authenticate(token: "fresh")), at: .zero)
    #expect(session.advance(to: .seconds(40)) == [.close(.verificationUnavailable, reason: "revocations_stale")])
  }

  @Test func `messages that wait are bounded`() {
    var (session, judge) = session(Self.admitted(), Source([:])) { $0.streams = 2 }
    _ = session.open(HeldToken("t"), at: .zero)
    judge.verdicts.withLock { $0["t"] = .unavailable }
    for _ in 1...3 { #expect(session.receive(.message(.subscribe(stream: "a", after: 0)), at: .zero) == []) }
    let last = session.receive(.message(.subscribe(stream: "a", after: 0)), at: .zero)
    #expect(last == [.close(.verificationUnavailable, reason: "revocations_stale")])
  }
}
