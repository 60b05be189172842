import Foundation
import SyncWire
import Testing

@testable import SyncServer

extension ServerTests {
  /// A real server, over HTTP.
  @Suite struct RequestTests {
    private static let events = "/v1/database/db/streams/\(TestTokens.stream)/events"
    private static let snapshot = "/v1/database/db/streams/\(TestTokens.stream)/snapshot"

    @Test func `an event is appended once, however often it is sent`() async throws {
      try await TestRuntime.run { runtime in
        let token = try TestTokens.token()
        let first = try await runtime.post(Self.events, #"{"id":"a","data":"1"}"#, bearer: token)
        #expect(first.status == 201 && first.body == #"{"stream":"\#(TestTokens.stream)","seq":1}"#)
        let again = try await runtime.post(Self.events, #"{"id":"a","data":"1"}"#, bearer: token)
        #expect(again.status == 200 && again.body == first.body)
        let answer = try JSONDecoder().decode(AppendAnswer.self, from: Data(first.body.utf8))
        #expect(answer == AppendAnswer(stream: TestTokens.stream, seq: 1))
      }
    }

    @Test func `a snapshot is the state after the newest event`() async throws {
      try await TestRuntime.run { runtime in
        try await runtime.append("a", "1")
        try await runtime.append("b", "2")
        var digest = ChainDigest()
        for (seq, data) in [(1, "1"), (2, "2")] {
          digest.append(SyncEvent(stream: TestTokens.stream, seq: Int64(seq), data: data))
        }
        let answer = try await runtime.get(Self.snapshot, bearer: try TestTokens.token())
        let snapshot = try JSONDecoder().decode(StreamSnapshot.self, from: Data(answer.body.utf8))
        #expect(snapshot == StreamSnapshot(stream: TestTokens.stream, seq: 2, digest: digest))
      }
    }

    @Test func `a token that may not write, or not this stream, is refused`() async throws {
      try await TestRuntime.run { runtime in
        let event = #"{"id":"a","data":"1"}"#
        #expect(try await runtime.post(Self.events, event).status == 401)
        #expect(try await runtime.post(Self.events, event, bearer: "bad").status == 401)
        let reader = try TestTokens.token { $0.scopes = ["sync.subscribe"] }
        let refused = try await runtime.post(Self.events, event, bearer: reader)
        #expect(refused.status == 403 && refused.body.contains(#""reason_code":"missing_scope""#))
        #expect(try await runtime.get(Self.snapshot, bearer: reader).status == 200)
        let other = try TestTokens.token { $0.streams = [TestTokens.other] }
        let foreign = try await runtime.post(Self.events, event, bearer: other)
        #expect(foreign.status == 403 && foreign.body.contains(#""reason_code":"forbidden_topic""#))
        #expect(try await runtime.get(Self.snapshot, bearer: other).status == 403)
      }
    }

    @Test func `what is no event is refused, each in its way`() async throws {
      try await TestRuntime.run { runtime in
        let token = try TestTokens.token()
        let cases = [
          ("{", 400), (#"{"id":"a","id":"b","data":"1"}"#, 400), (#"{"id":"a"}"#, 422), (#"{"id":"","data":""}"#, 422),
          (#"{"id":"a","data":"\#(String(repeating: "x", count: 40_000))"}"#, 422),
          (String(repeating: " ", count: 70_000), 413),
        ]
        for (body, status) in cases {
          #expect(try await runtime.post(Self.events, body, bearer: token).status == status)
        }
        #expect(try await runtime.get(Self.events, bearer: token).headers["allow"] == ["POST"])
        #expect(try await runtime.post("/v1/database/x/streams/s/events", "{}", bearer: token).status == 404)
        #expect(try await runtime.get("/nowhere").status == 404)
        #expect(try await runtime.get("/v1/database/db/subscribe", bearer: token).status == 426)
      }
    }

    @Test func `what happened is counted, and no token is in it`() async throws {
      try await TestRuntime.run { runtime in
        try await runtime.append("a")
        try await runtime.append("a")
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: TestTokens.stream, after: 0))
        _ = try await (socket.message(), socket.message(), socket.message())
        try await socket.send(.subscribe(stream: TestTokens.stream, after: 1))
        _ = try await (socket.message(), socket.message())
        _ = try await runtime.get(Self.snapshot, bearer: "secret-token")
        let text = try await runtime.get("/metrics").body
        for line in [
          "published_total 1", "repeated_total 1", "delivered_total 1", "subscriptions_total 2", "reconnects_total 1",
          "sockets 1", #"refusals_total{reason="invalid_token"} 1"#, "replay_seconds_count 2",
        ] { #expect(text.contains("sync_runtime_" + line + "\n"), "\(line)") }
        let json = try await runtime.get("/v1/sync/metrics").body
        #expect(json.contains(#""delivered":1,"#) && json.contains(#""refusals":{"invalid_token":1}"#))
        #expect(!text.contains("secret-token") && !json.contains("secret-token"))
        #expect(try await runtime.get("/health").body == #"{"status":"ok"}"#)
        #expect(try await runtime.get("/ready").status == 200)
      }
    }
  }
}
