import Foundation
import SyncWire
import Testing

@Suite struct WireTests {
  private static let event = SyncEvent(stream: "org:a:workers", seq: 7, data: "{\"x\": 1}")

  @Test(
    arguments: [
      (.authenticate(token: "a.b.c"), #"{"token":"a.b.c","type":"authenticate"}"#),
      (.subscribe(stream: "s", after: 0), #"{"after":0,"stream":"s","type":"subscribe"}"#),
      (.unsubscribe(stream: "s"), #"{"stream":"s","type":"unsubscribe"}"#),
    ] as [(ClientMessage, String)]
  )
  func `a client's message is written as documented, and read again`(message: ClientMessage, text: String) throws {
    #expect(try Self.text(message) == text)
    #expect(try JSONDecoder().decode(ClientMessage.self, from: Data(text.utf8)) == message)
    #expect(!"\(message)".contains("a.b.c"))
  }

  @Test(
    arguments: [
      (
        .authenticated(tokenID: "t", expiresIn: 300, refreshAfterIn: 270),
        #"{"expires_in":300,"refresh_after_in":270,"token_id":"t","type":"authenticated"}"#
      ),
      (.tokenExpiring(expiresIn: 30), #"{"expires_in":30,"type":"token_expiring"}"#),
      (
        .subscribed(stream: "s", after: 1, floor: 1, head: 9),
        #"{"after":1,"floor":1,"head":9,"stream":"s","type":"subscribed"}"#
      ),
      (.live(stream: "s", head: 9), #"{"head":9,"stream":"s","type":"live"}"#),
      (.event(event), #"{"data":"{\"x\": 1}","seq":7,"stream":"org:a:workers","type":"event"}"#),
      (.unsubscribed(stream: "s"), #"{"stream":"s","type":"unsubscribed"}"#),
      (
        .refused(.init(.staleCursor, "gone", stream: "s", floor: 5, head: 9)),
        #"{"code":"stale_cursor","floor":5,"head":9,"message":"gone","stream":"s","type":"error"}"#
      ),
    ] as [(ServerMessage, String)]
  )
  func `a server's message is written as documented, and read again`(message: ServerMessage, text: String) throws {
    #expect(try Self.text(message) == text)
    #expect(try JSONDecoder().decode(ServerMessage.self, from: Data(text.utf8)) == message)
  }

  @Test(arguments: ["{}", #"{"type":"append"}"#, #"{"type":"subscribe","stream":"s"}"#, "[]", ""])
  func `anything else is no message`(text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ClientMessage.self, from: Data(text.utf8)) }
  }

  @Test func `a digest tells order, gaps, repetitions and where an event ends`() throws {
    let events = (1...3).map { SyncEvent(stream: "s", seq: $0, data: "e\($0)") }
    var digests = Set<ChainDigest>()
    for order in [[], [0], [0, 1, 2], [0, 2, 1], [0, 2], [0, 1, 1, 2]] {
      var digest = ChainDigest()
      for index in order { digest.append(events[index]) }
      digests.insert(digest)
      #expect(ChainDigest(digest.description) == digest)
    }
    #expect(digests.count == 6)
  }

  private static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
