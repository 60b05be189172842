import Logging
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Callers whom an identity provider knows, asked over real HTTP (contract section 7).
@Suite struct IntrospectionTests {
  private static let good = IntrospectionFixture.answer()

  @Test func `the provider is asked as RFC 7662 has it, within the request's trace`() async throws {
    try await IntrospectionFixture.run(.answer(Self.good)) { fixture in
      let trace = TraceContext(traceparent: nil)
      let outcome = await fixture.ask("to/ken+ä", trace: trace)
      #expect(outcome.caller?.userID == "7")
      let question = try #require(fixture.provider.questions.first)
      #expect(question.form == "token=to%2Fken%2B%C3%A4&token_type_hint=access_token")
      #expect(question.contentType == "application/x-www-form-urlencoded")
      // base64("control+service:canary-client-secret%2F%2B+%26%C3%A9")
      #expect(
        question.authorization == "Basic Y29udHJvbCtzZXJ2aWNlOmNhbmFyeS1jbGllbnQtc2VjcmV0JTJGJTJCKyUyNiVDMyVBOQ=="
      )
      let parent = try #require(question.traceparent.flatMap { TraceContext(parent: $0) })
      #expect(parent.traceID == trace.traceID)
      #expect(parent.spanID != trace.spanID)
    }
  }

  @Test func `an active caller is remembered for 30 s from the question`() async throws {
    try await IntrospectionFixture.run(.answer(Self.good)) { fixture in
      _ = await fixture.ask()
      fixture.clock.advance(milliseconds: 29_999)
      #expect(await fixture.ask().caller != nil)
      #expect(fixture.provider.questions.count == 1)
      fixture.clock.advance(milliseconds: 1)
      _ = await fixture.ask()
      #expect(fixture.provider.questions.count == 2)
    }
  }

  @Test func `a caller is never remembered past the session's end`() async throws {
    let answer = IntrospectionFixture.answer(#""exp":\#(Fixtures.now.seconds + 10).9"#)
    try await IntrospectionFixture.run(.answer(answer)) { fixture in
      _ = await fixture.ask()
      fixture.clock.advance(seconds: 9)
      #expect(await fixture.ask().caller != nil)
      #expect(fixture.provider.questions.count == 1)
      fixture.clock.advance(seconds: 1)
      // Asked again; the answer has ended as well.
      #expect(await fixture.ask().refusal == .inactive)
      #expect(fixture.provider.questions.count == 2)
    }
  }

  @Test func `an inactive token is remembered for 5 s`() async throws {
    try await IntrospectionFixture.run(.answer(#"{"active":false}"#)) { fixture in
      #expect(await fixture.ask().refusal == .inactive)
      fixture.clock.advance(milliseconds: 4999)
      #expect(await fixture.ask().refusal == .inactive)
      #expect(fixture.provider.questions.count == 1)
      fixture.provider.behave(.answer(Self.good))
      fixture.clock.advance(milliseconds: 1)
      #expect(await fixture.ask().caller != nil)
    }
  }

  @Test func `an active token without the ids of a caller is refused, and that is remembered`() async throws {
    try await IntrospectionFixture.run(.answer(#"{"active":true,"sub":"7"}"#)) { fixture in
      #expect(await fixture.ask().refusal == .unusableIDs(.missing(.organization)))
      #expect(await fixture.ask().refusal == .unusableIDs(.missing(.organization)))
      #expect(fixture.provider.questions.count == 1)
    }
  }

  @Test(arguments: [
    (#"{"active":"true"}"#, 200), ("not json", 200), (#"{"active":true,"sub":7}"#, 200), ("", 200),
    (#"{"active":true}"#, 401), (good, 403), (good, 500), (good, 201), (good, 302),
    ("{\"active\":false,\"x\":\"" + String(repeating: "x", count: 65_536) + "\"}", 200),
  ])
  func `an answer that is none is a failure of the provider, and is not remembered`(
    text: String,
    status: Int
  ) async throws {
    try await IntrospectionFixture.run(.answer(text, status: status)) { fixture in
      #expect(await fixture.ask().isUnavailable)
      fixture.provider.behave(.answer(Self.good))
      #expect(await fixture.ask().caller != nil)
      #expect(fixture.count(.badAnswer) == 1)
    }
  }

  @Test func `an answer of 64 KiB is read`() async throws {
    let frame = #"{"active":false,"x":""}"#
    let padding = String(repeating: "x", count: 65_536 - frame.utf8.count)
    try await IntrospectionFixture.run(.answer(#"{"active":false,"x":"\#(padding)"}"#)) { fixture in
      #expect(await fixture.ask().refusal == .inactive)
    }
  }

  @Test func `a redirect is not followed: it would carry the token elsewhere`() async throws {
    try await IdentityProvider.run(.answer(Self.good)) { elsewhere in
      try await IntrospectionFixture.run(.redirect(elsewhere.url)) { fixture in
        #expect(await fixture.ask().isUnavailable)
        #expect(elsewhere.questions.isEmpty)
      }
    }
  }

  @Test func `a provider that hangs costs its caller two seconds and nobody else anything`() async throws {
    try await IntrospectionFixture.run(.hang) { fixture in
      let started = ContinuousClock.now
      let slow = Task { await fixture.ask("slow") }
      while fixture.provider.questions.isEmpty { await Task.yield() }
      fixture.provider.behave(.answer(Self.good))
      #expect(await fixture.ask("quick").caller != nil)
      #expect(fixture.metrics.callers.inFlight.value == 1)
      #expect(await slow.value.isUnavailable)
      // Two seconds, and what a busy machine adds to them.
      #expect((.milliseconds(1900)...(.milliseconds(3900))).contains(ContinuousClock.now - started))
      #expect(fixture.count(.timeout) == 1)
    }
  }

  @Test func `a provider that drips holds nobody longer than the time either`() async throws {
    try await IntrospectionFixture.run(.drip, timeout: .milliseconds(200)) { fixture in
      #expect(await fixture.ask().isUnavailable)
      #expect(fixture.count(.timeout) == 1)
      fixture.provider.behave(.answer(Self.good))
      #expect(await fixture.ask().caller != nil)
    }
  }

  @Test func `a provider that is slow, but in time, is waited for`() async throws {
    let gate = Gate()
    try await IntrospectionFixture.run(.wait(gate, Self.good)) { fixture in
      async let outcome = fixture.ask()
      while fixture.provider.questions.isEmpty { await Task.yield() }
      gate.open()
      #expect(await outcome.caller != nil)
    }
  }

  @Test func `a provider that is not there is told apart, at once`() async throws {
    try await IntrospectionFixture.run(.hang, url: "http://127.0.0.1:1/introspect") { fixture in
      #expect(await fixture.ask().isUnavailable)
      #expect(fixture.count(.unreachable) == 1)
    }
  }

  @Test func `32 questions may be open; the next one is turned away at once`() async throws {
    let gate = Gate()
    try await IntrospectionFixture.run(.wait(gate, Self.good)) { fixture in
      await withTaskGroup { group in
        for number in 0..<32 { group.addTask { await fixture.ask("token-\(number)") } }
        while fixture.provider.questions.count < 32 { await Task.yield() }
        #expect(await fixture.ask("one too many").isUnavailable)
        // The same is said without waiting, and neither of one that is asked about nor of one that is known.
        #expect(fixture.atOnce("another one")?.isUnavailable == true)
        #expect(fixture.atOnce("token-0") == nil)
        // A question about a token that is asked about already is none more.
        group.addTask { await fixture.ask("token-0") }
        while fixture.count(.joined) != 1 { await Task.yield() }
        gate.open()
        for await outcome in group { #expect(outcome.caller != nil) }
      }
      #expect(fixture.provider.questions.count == 32)
      #expect(fixture.count(.saturated) == 2)
      #expect(fixture.atOnce("another one") == nil)
      #expect(fixture.atOnce("token-0")?.caller != nil)
      #expect(await fixture.ask("one too many").caller != nil)
    }
  }

  @Test func `many requests with one token are one question, and who leaves takes nothing away`() async throws {
    let gate = Gate()
    try await IntrospectionFixture.run(.wait(gate, Self.good)) { fixture in
      let first = Task { await fixture.ask() }
      while fixture.provider.questions.isEmpty { await Task.yield() }
      let others = (0..<10).map { _ in Task { await fixture.ask() } }
      while fixture.count(.joined) != 10 { await Task.yield() }
      first.cancel()
      gate.open()
      for other in others { #expect(await other.value.caller != nil) }
      #expect(fixture.provider.questions.count == 1)
    }
  }

  @Test func `failures are logged without the token or a secret, once a second`() async throws {
    let pipe = TestPipe()
    let handler = JSONLogHandler(label: "test", output: LogOutput(descriptor: pipe.writing), clock: ManualClock())
    let logger = Logger(label: "test") { _ in handler }
    try await IntrospectionFixture.run(.answer("sentinel-answer", status: 500), logger: logger) { fixture in
      for _ in 0..<5 { _ = await fixture.ask("sentinel-token") }
      fixture.clock.advance(seconds: 1)
      _ = await fixture.ask("sentinel-token")
      let lines = pipe.readSome().split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[1].contains(#""suppressed":"4""#))
      #expect(lines.allSatisfy { $0.contains("status(500)") && !$0.contains("sentinel") })
      #expect(!fixture.metrics.prometheusText().contains("sentinel"))
    }
  }
}
