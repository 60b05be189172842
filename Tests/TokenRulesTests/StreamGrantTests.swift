import TestSupport
import Testing
import TokenRules

/// The table of the contract's section 6, row by row, and the fine print of section 11.
@Suite struct StreamGrantTests {
  private static let lifecycle = "runtime.worker_lifecycle_events"
  private static let events = "runtime.codex_worker_events"

  @Test(arguments: [
    ("stream.activity_projection.v1", "sync.subscribe"),
    ("stream.earn_job_lifecycle_projection.v1", "sync.subscribe"),
    ("runtime.codex_worker_events", events),
    ("runtime.codex_worker_events", lifecycle),
    ("org:openagents:worker_events", events),
    ("org:openagents:workers", "runtime.codex_worker_summaries"),
    ("user:1042:runs", "runtime.run_summaries"),
    ("fleet:user:1042:workers", events),
    ("fleet:user:1042:workers", lifecycle),
    ("worker:w1:lifecycle", events),
    ("worker:w1:lifecycle", lifecycle),
    ("run:r1:events", "runtime.run_events"),
  ])
  func `a stream of the caller is granted with any of its scopes, which it names`(stream: String, scope: String) throws
  {
    let caller = Fixtures.session(streams: ["worker:w1:lifecycle", "run:r1:events"])
    let lease = try issue(TokenRequest(scopes: [scope], streams: [stream]), to: caller)
    #expect(lease.grants == [grant(stream, scope)])
  }

  @Test(arguments: [
    ("sync.subscribe", ["stream.activity_projection.v1", "stream.earn_job_lifecycle_projection.v1"]),
    (events, ["org:openagents:worker_events", "runtime.codex_worker_events"]),
    (lifecycle, ["runtime.codex_worker_events"]),
    ("runtime.codex_worker_summaries", ["org:openagents:workers"]),
    ("runtime.run_summaries", ["user:1042:runs"]),
    ("runtime.run_events", []),
  ])
  func `without streams the default ones of the scope are granted`(scope: String, streams: [String]) throws {
    let caller = Fixtures.session(streams: ["worker:w1:lifecycle", "run:r1:events"])
    #expect(try issue(TokenRequest(scopes: [scope]), to: caller).streams == streams)
  }

  @Test func `the default scopes have these streams, each with its scope, sorted`() throws {
    #expect(
      try issue().grants == [
        grant("org:openagents:worker_events", Self.events),
        grant("runtime.codex_worker_events", Self.events),
        grant("stream.activity_projection.v1", "sync.subscribe"),
        grant("stream.earn_job_lifecycle_projection.v1", "sync.subscribe"),
      ]
    )
  }

  @Test(arguments: ["openagents", "org:openagents"])
  func `an organisation's prefix is not there twice`(id: String) throws {
    let caller = Fixtures.session(organizationID: id)
    #expect(try issue(TokenRequest(scopes: [Self.events]), to: caller).streams[0] == "org:openagents:worker_events")
    #expect(
      refusal(TokenRequest(scopes: [Self.events], streams: ["org:org:openagents:worker_events"]), to: caller)
        == .streamForbidden("org:org:openagents:worker_events")
    )
  }

  @Test func `streams and topics are merged and sorted`() throws {
    var request = try TokenRequest(
      parsing: Array(
        #"""
        {"streams":[" stream.activity_projection.v1","runtime.codex_worker_events"],
         "topics":["runtime.codex_worker_events ","org:openagents:worker_events"]}
        """#.utf8
      )
    )
    let expected = ["org:openagents:worker_events", "runtime.codex_worker_events", "stream.activity_projection.v1"]
    #expect(try issue(request).streams == expected)
    request.streams.reverse()
    #expect(try issue(request).streams == expected)
  }

  @Test(arguments: [
    ("org:other:worker_events", events), ("org:other:workers", "runtime.codex_worker_summaries"),
    ("user:1:runs", "runtime.run_summaries"), ("user:10420:runs", "runtime.run_summaries"),
    ("fleet:user:1:workers", lifecycle), ("worker:w2:lifecycle", events), ("worker:W1:lifecycle", events),
    ("run:r2:events", "runtime.run_events"), ("org:Openagents:workers", "runtime.codex_worker_summaries"),
  ])
  func `a stream that exists and is not the caller's is forbidden`(stream: String, scope: String) {
    let caller = Fixtures.session(streams: ["worker:w1:lifecycle", "run:r1:events"])
    #expect(refusal(TokenRequest(scopes: [scope], streams: [stream]), to: caller) == .streamForbidden(stream))
  }

  @Test(arguments: [nil, []] as [[String]?])
  func `without a grant by name there is no such stream for the caller`(streams: [String]?) {
    let request = TokenRequest(scopes: ["runtime.run_events"], streams: ["run:r1:events"])
    #expect(refusal(request, to: Fixtures.session(streams: streams)) == .streamForbidden("run:r1:events"))
  }

  @Test func `a grant by name gives no stream that no rule names, and nobody else's`() {
    let caller = Fixtures.session(streams: ["secret", "user:1:runs"])
    #expect(isUnknown(TokenRequest(streams: ["secret"]), caller))
    let request = TokenRequest(scopes: ["runtime.run_summaries"], streams: ["user:1:runs"])
    #expect(refusal(request, to: caller) == .streamForbidden("user:1:runs"))
  }

  @Test(arguments: [
    "x", "stream.activity_projection.v2", "Stream.activity_projection.v1", "stream.activity_projection.v1.",
    "org::workers",
    "user::runs", "worker::lifecycle", "run:events", "run::events", "user:1042:runs:x", "xuser:1042:runs",
    "runtime.code\u{78}_wor\u{212a}er_events", "user:1042\u{ff1a}runs",
  ])
  func `a stream that no rule names is invalid_request`(stream: String) {
    #expect(isUnknown(TokenRequest(streams: ["runtime.codex_worker_events", stream]), Fixtures.session()))
  }

  @Test(arguments: [
    ("org:openagents:workers", ["sync.subscribe"]), ("stream.activity_projection.v1", ["sync.append"]),
    ("org:other:workers", ["sync.subscribe"]), ("run:r1:events", []),
    ("org:openagents:worker_events", [lifecycle]),
  ])
  func `a stream whose scope was not asked for is invalid_scope, whoever it belongs to`(
    stream: String,
    scopes: [String]
  ) {
    guard case .invalidScope(let errors)? = refusal(TokenRequest(scopes: scopes, streams: [stream])) else {
      Issue.record("not refused as invalid_scope")
      return
    }
    #expect(errors == [FieldError(field: "streams", message: "item 0 needs a scope that was not asked for")])
  }

  @Test func `a default scope that the caller lacks is named where a stream needs it`() {
    let request = TokenRequest(streams: ["runtime.codex_worker_events"])
    let caller = Fixtures.session(scopes: ["sync.subscribe"])
    #expect(refusal(request, to: caller) == .scopeNotHeld("runtime.codex_worker_events"))
  }

  @Test func `errors of form come before errors of right, and name the member in which the stream was sent`() throws {
    let body = #"{"scopes":["sync.append"],"streams":["org:other:workers"],"topics":["sync","x"],"ttl_seconds":1}"#
    let request = try TokenRequest(parsing: Array(body.utf8))
    let caller = Fixtures.session(scopes: [])
    guard case .invalid(let errors)? = refusal(request, to: caller) else {
      Issue.record("not refused as invalid_request")
      return
    }
    #expect(errors.map(\.field) == ["topics", "topics", "ttl_seconds", "streams"])
    #expect(errors[1].message == "item 1 is not a stream that there is")
  }

  @Test func `nothing of a request is repeated in what is said of it`() {
    let request = TokenRequest(scopes: ["canary"], streams: ["canary"])
    guard case .invalid(let errors)? = refusal(request) else {
      Issue.record("not refused")
      return
    }
    #expect(!errors.contains { $0.message.contains("canary") })
  }

  private func grant(_ stream: String, _ scope: String) -> StreamGrant {
    StreamGrant(stream: stream, requiredScope: scope)
  }

  private func isUnknown(_ request: TokenRequest, _ caller: Caller) -> Bool {
    guard case .invalid(let errors)? = refusal(request, to: caller) else { return false }
    return errors.map(\.field) == ["streams"]
  }
}
