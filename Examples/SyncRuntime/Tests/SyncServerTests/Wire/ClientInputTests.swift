import Foundation
import SyncWire
import Testing

@testable import SyncServer

@Suite struct ClientInputTests {
  private func read(_ text: String) -> ClientInput { ClientInput(parsing: Array(text.utf8)) }

  @Test func `what a client writes is read`() throws {
    let messages: [ClientMessage] = [
      .authenticate(token: "t"), .subscribe(stream: "s", after: 7), .unsubscribe(stream: "s"),
    ]
    for message in messages {
      #expect(ClientInput(parsing: Array(try JSONEncoder().encode(message))) == .message(message))
    }
  }

  @Test(arguments: ["append", "mutate", "command", "Subscribe"]) func `everything else is a write`(type: String) {
    #expect(read(#"{"type":"\#(type)"}"#) == .write)
  }

  @Test(
    arguments: [
      "", "[]", "{", "{}", #"{"type":1}"#, #"{"type":"subscribe","stream":"s"}"#,
      #"{"type":"subscribe","stream":"s","after":-1}"#,
      #"{"type":"subscribe","stream":"s","after":1.0}"#, #"{"type":"authenticate","token":1}"#,
      #"{"type":"unsubscribe"}"#,
      #"{"type":"unsubscribe","type":"unsubscribe","stream":"s"}"#,
    ]
  )
  func `what is no message is told from it`(text: String) {
    guard case .invalid = read(text) else {
      Issue.record("read as a message")
      return
    }
  }

  @Test func `what the server writes is what clients read`() throws {
    let messages: [ServerMessage] = [
      .authenticated(tokenID: "a\"b", expiresIn: 300, refreshAfterIn: 270),
      .authenticated(tokenID: nil, expiresIn: 300, refreshAfterIn: 270), .tokenExpiring(expiresIn: 30),
      .subscribed(stream: "s", after: 1, floor: 1, head: 2), .live(stream: "s", head: 2),
      .event(SyncEvent(stream: "s", seq: 3, data: "{\"a\":\"\u{e9}\n\"}")), .unsubscribed(stream: "s"),
      .refused(.init(.staleCursor, "gone", stream: "s", floor: 3, head: 9)), .refused(.init(.readOnly, "no")),
    ]
    for message in messages {
      #expect(try JSONDecoder().decode(ServerMessage.self, from: Data(message.json)) == message)
    }
  }
}
