import Foundation
import SyncWire
import Testing

@testable import SyncClient

@Suite struct SyncClientSessionTests {
  @Test func `events arrive, are written, and a restart goes on behind them`() async throws {
    let server = try await ScriptedServer([.serving(head: 5), .serving(head: 8)])
    let folder = try TemporaryFolder()
    try await RunningSession.following(server.url, in: folder) { running in
      try await eventually("the first five on the disk") { try running.saved().digest == Bench.digest(5) }
    }
    try await RunningSession.following(server.url, in: folder) { running in
      try await eventually("eight on the disk") { try running.saved().digest == Bench.digest(8) }
      #expect(await running.session.report.duplicates == 0)
    }
    #expect(server.seen.messages == [.subscribe(stream: "a", after: 0), .subscribe(stream: "a", after: 5)])
    #expect(server.seen.tokens == ["Bearer t1", "Bearer t1"])
    #expect(server.seen.unmasked == 0)
    try await server.stop()
  }

  @Test func `what is applied when the session is stopped is on the disk when it ends`() async throws {
    let server = try await ScriptedServer([.serving(head: 500)])
    let folder = try TemporaryFolder()
    try await RunningSession.following(server.url, in: folder, { $0.saveInterval = .seconds(3600) }) { running in
      try await eventually("applied") { await running.session.report.seqs == ["a": 500] }
      #expect(try running.saved().seq == 0)
    }
    let store = CheckpointStore(path: folder.path + "/session-0.json")
    guard case .checkpoint(let checkpoint) = try store.load() else { return #expect(Bool(false)) }
    #expect(checkpoint["a"].digest == Bench.digest(500))
    try await server.stop()
  }

  @Test(
    arguments: [
      [.refused(.unauthorized)], [.refused(.forbidden)], [.saying(.close(4401, "token_revoked"))],
    ] as [[Behaviour]]
  )
  func `a refused token is replaced once, and the application sees nothing`(first: [Behaviour]) async throws {
    let server = try await ScriptedServer(first + [.serving(head: 3)])
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().seq == 3 }
      #expect(running.tokens.rejected == ["t1"])
      #expect(await running.session.report.authFailuresSeen == 0)
    }
    #expect(server.seen.tokens == ["Bearer t1", "Bearer t2"])
    try await server.stop()
  }

  @Test func `who gets no token any more is over, and the session's run returns`() async throws {
    let server = try await ScriptedServer([.saying(.close(4401, "token_revoked"))])
    try await RunningSession.following(server.url) { running in
      running.tokens.end(.signedOut)
      try await eventually("over") { await running.session.report.ended == "signed_out" }
      #expect(await running.session.report.authFailuresSeen == 1)
    }
    try await server.stop()
  }

  @Test(
    arguments: [
      .saying(.close(1001, "")), .saying(.close(1013, "")), .saying(.close(4503, "")), .saying(.drop),
      .refused(.serviceUnavailable), .refused(.notFound), .refused(.internalServerError),
    ] as [Behaviour]
  )
  func `a server that goes away is come back to with the same token`(first: Behaviour) async throws {
    let server = try await ScriptedServer([first, .serving(head: 3)])
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().seq == 3 }
      #expect(running.tokens.rejected.isEmpty)
    }
    try await server.stop()
  }

  @Test func `a server's retry-after is obeyed`() async throws {
    let server = try await ScriptedServer([.refused(.serviceUnavailable, retryAfter: "1"), .serving(head: 1)])
    let begun = ContinuousClock.now
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().seq == 1 }
      #expect(ContinuousClock.now - begun >= .seconds(1))
    }
    try await server.stop()
  }

  @Test func `a server that is not there yet is waited for`() async throws {
    let gone = try await ScriptedServer([Behaviour()])
    let url = gone.url
    try await gone.stop()
    try await RunningSession.following(url) { running in
      try await eventually("two tries") { running.lines.text.count { $0 == "connection lost" } >= 2 }
    }
  }

  @Test func `another protocol, or none, is not spoken with`() async throws {
    var other = Behaviour.serving(head: 3)
    other.protocolName = "chat"
    var none = Behaviour.serving(head: 3)
    none.protocolName = nil
    let server = try await ScriptedServer([other, none, .serving(head: 3)])
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().seq == 3 }
      #expect(running.lines.text == Array(repeating: "not a server of this protocol", count: 2))
    }
    #expect(server.seen.messages == [.subscribe(stream: "a", after: 0)])
    try await server.stop()
  }

  @Test(arguments: [.text("{"), .text(#"{"type":"dance"}"#), .binary, .long(300_000)] as [Behaviour.Out])
  func `nonsense ends the socket, is counted, and the next one goes on`(word: Behaviour.Out) async throws {
    let server = try await ScriptedServer([.serving(head: 2, also: [word]), .serving(head: 4)])
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().digest == Bench.digest(4) }
      #expect(await running.session.report.nonsense == 1)
      #expect(await running.session.report.gaps == 0)
    }
    try await server.stop()
  }

  @Test func `a message in fragments is one message, and a ping is answered`() async throws {
    let live = #"{"type":"event","stream":"a","seq":1,"data":"a/1"}"#
    let parts = [String(live.prefix(9)), String(live.dropFirst(9).prefix(11)), String(live.dropFirst(20))]
    let server = try await ScriptedServer([.serving(head: 0, also: [.ping, .fragments(parts)])])
    try await RunningSession.following(server.url) { running in
      try await eventually("applied") { try running.saved().digest == Bench.digest(1) }
      try await eventually("answered") { server.seen.pongs == 1 }
    }
    try await server.stop()
  }

  @Test func `a fresh token is said on the same socket`() async throws {
    let server = try await ScriptedServer([.serving(head: 2)])
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().seq == 2 }
      running.tokens.refresh()
      try await eventually("taken") { await running.session.report.reauthentications == 1 }
      #expect(await running.session.report.reconnects == 0)
    }
    #expect(server.seen.messages.last == .authenticate(token: "t2"))
    #expect(server.seen.tokens.count == 1)
    try await server.stop()
  }

  @Test func `a stale cursor is replaced by the snapshot of the stream`() async throws {
    var stale = Behaviour.serving(head: 20)
    let serving = stale.answer
    stale.answer = { message in
      if case .subscribe(let stream, 0) = message {
        return [.message(.refused(.init(.staleCursor, "gone", stream: stream, floor: 15, head: 20)))]
      }
      return serving(message)
    }
    let snapshot = try JSONEncoder().encode(
      StreamSnapshot(stream: "run:é/1", seq: 18, digest: Bench.digest(18, "run:é/1"))
    )
    let server = try await ScriptedServer([stale]) { target in
      target == "/v1/database/d/streams/run%3A%C3%A9%2F1/snapshot" ? String(decoding: snapshot, as: UTF8.self) : nil
    }
    try await RunningSession.following(server.url, streams: ["run:é/1"]) { running in
      try await eventually("caught up") { try running.saved("run:é/1").digest == Bench.digest(20, "run:é/1") }
      #expect(try running.saved("run:é/1").bootstraps == 1)
      #expect(await running.session.report.gaps == 0)
    }
    try await server.stop()
  }

  @Test func `no log line and no description has a token`() async throws {
    let server = try await ScriptedServer([
      .refused(.unauthorized), .saying(.close(4401, "t2 \u{1b}[31m")), .serving(head: 1),
    ])
    try await RunningSession.following(server.url) { running in
      try await eventually("caught up") { try running.saved().seq == 1 }
      #expect(!running.lines.text.joined().contains("\u{1b}"))
    }
    let token = SocketToken(value: "secret-value")
    var dumped = ""
    dump(token, to: &dumped)
    let effect = SessionEffect.connect(socket: 1, token)
    let said = SessionEffect.send(socket: 1, .authenticate(token: "secret-value"))
    #expect(!"\(token) \(String(reflecting: token)) \(effect) \(said) \(dumped)".contains("secret-value"))
    try await server.stop()
  }
}
