import Testing

@testable import SyncClient

@Suite struct SubscribeEndpointTests {
  @Test func `a URL is taken apart, and names the snapshots of its database`() throws {
    let plain = try SubscribeEndpoint("ws://127.0.0.1:9000/v1/database/d%20e/subscribe")
    #expect(plain.authority == "127.0.0.1:9000")
    #expect(plain.target == "/v1/database/d%20e/subscribe")
    #expect(
      plain.snapshotURL(stream: "org:a/b c")
        == "http://127.0.0.1:9000/v1/database/d%20e/streams/org%3Aa%2Fb%20c/snapshot"
    )
    let secure = try SubscribeEndpoint("WSS://sync.example/v1/database/d/subscribe")
    #expect(secure.isSecure && secure.port == 443)
    #expect(secure.snapshotURL(stream: "s") == "https://sync.example:443/v1/database/d/streams/s/snapshot")
    #expect(try SubscribeEndpoint("ws://[::1]/subscribe").authority == "[::1]:80")
  }

  @Test(
    arguments: [
      "", "http://a/v1/database/d/subscribe", "ws:///subscribe", "ws://a", "ws://a/v1/database/d", "ws://u@a/subscribe",
      "ws://a/subscribe?token=x", "ws://a/subscribe#x",
    ]
  )
  func `anything else is refused`(text: String) {
    #expect(throws: SyncClientError.invalidURL) { try SubscribeEndpoint(text) }
  }
}
