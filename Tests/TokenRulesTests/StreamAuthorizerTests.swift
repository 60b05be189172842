import JWT
import TestSupport
import Testing
import TokenRules

@Suite struct StreamAuthorizerTests {
  @Test func `every stream that is minted may be read, and no other`() throws {
    let caller = Fixtures.session(streams: ["worker:w1:lifecycle", "run:r1:events"])
    let streams = [
      "fleet:user:1042:workers", "org:openagents:worker_events", "org:openagents:workers", "run:r1:events",
      "runtime.codex_worker_events", "stream.activity_projection.v1", "user:1042:runs", "worker:w1:lifecycle",
    ]
    let request = TokenRequest(scopes: GrantPolicy.builtIn.allowedScopes, streams: streams)
    let claims = try read(issue(request, to: caller).token)
    for stream in streams { #expect(decide(stream, claims) == .ok) }
    for stream in ["", "run:r2:events", "org:other:workers", "stream.earn_job_lifecycle_projection.v1", "x"] {
      #expect(decide(stream, claims) == .forbiddenTopic)
    }
  }

  @Test(
    arguments: [
      ("stream.activity_projection.v1", ["sync.subscribe"], .ok),
      ("stream.activity_projection.v1", ["sync.append"], .missingScope),
      ("stream.activity_projection.v1", ["SYNC.SUBSCRIBE"], .missingScope),
      ("stream.activity_projection.v1", [], .missingScope),
      ("runtime.codex_worker_events", ["runtime.worker_lifecycle_events"], .ok),
      ("runtime.codex_worker_events", ["runtime.codex_worker_events"], .ok),
      ("org:openagents:workers", ["runtime.codex_worker_summaries"], .ok),
      ("org:openagents:workers", ["runtime.codex_worker_events"], .missingScope),
      ("run:r1:events", ["runtime.run_events"], .ok),
      // Granted by the token, but not what the policy gives to this user of this organisation.
      ("org:other:workers", ["runtime.codex_worker_summaries"], .forbiddenTopic),
      ("user:1:runs", ["runtime.run_summaries"], .forbiddenTopic),
      ("unknown", ["sync.subscribe"], .forbiddenTopic),
    ] as [(String, [String], StreamAuthorizer.Decision)]
  )
  func `a token's own list comes first, then the policy, then the scope`(
    stream: String,
    scopes: [String],
    decision: StreamAuthorizer.Decision
  ) throws {
    let scopes = "[" + scopes.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    let payload = SyncPayload().with("oa_sync_streams", "[\"\(stream)\"]").with("oa_sync_scopes", scopes)
    #expect(try decide(stream, read(payload.token)) == decision)
  }

  @Test func `what is minted is what is enforced, for every set of scopes and every stream`() throws {
    let named = ["worker:w1:lifecycle", "run:r1:events"]
    let streams =
      named + [
        "fleet:user:1042:workers", "org:openagents:worker_events", "org:openagents:workers", "user:1042:runs",
        "runtime.codex_worker_events", "stream.activity_projection.v1", "stream.earn_job_lifecycle_projection.v1",
        "org:other:workers", "user:1:runs", "fleet:user:1:workers", "unknown",
      ]
    let all = GrantPolicy.builtIn.allowedScopes
    for set in 1..<(1 << all.count) {
      let scopes = all.indices.filter { set >> $0 & 1 == 1 }.map { all[$0] }
      let lists = (scopes: quoted(scopes), streams: quoted(streams))
      let payload = SyncPayload().with("oa_sync_scopes", lists.scopes).with("oa_sync_streams", lists.streams)
      let claims = try read(payload.token)
      for stream in streams {
        let request = TokenRequest(scopes: scopes, streams: [stream])
        let isMinted = refusal(request, to: Fixtures.session(streams: named)) == nil
        #expect(isMinted == (decide(stream, claims) == .ok), "\(stream) with \(scopes)")
      }
    }
  }

  private func quoted(_ names: [String]) -> String { "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]" }

  @Test func `streams are compared byte by byte`() throws {
    let payload = SyncPayload().with("oa_sync_streams", #"["run:K:events"]"#)
      .with("oa_sync_scopes", #"["runtime.run_events"]"#)
    let claims = try read(payload.token)
    #expect(decide("run:K:events", claims) == .ok)
    for stream in ["run:\u{212a}:events", "run:k:events", " run:K:events", "run:K:events "] {
      #expect(decide(stream, claims) == .forbiddenTopic)
    }
  }

  @Test func `a token that names no user and no organisation owns nothing`() throws {
    let payload = SyncPayload().without("sub", "oa_user", "oa_user_id", "oa_org_id")
      .with("oa_sync_streams", #"["user::runs","org::workers"]"#)
      .with("oa_sync_scopes", #"["runtime.run_summaries","runtime.codex_worker_summaries"]"#)
    let claims = try read(payload.token)
    #expect(decide("user::runs", claims) == .forbiddenTopic)
    #expect(decide("org::workers", claims) == .forbiddenTopic)
  }

  @Test func `a scope that configuration has taken away counts no more`() throws {
    let policy = try GrantPolicy.builtIn.restricting(allowedScopes: ["sync.append"], defaultScopes: ["sync.append"])
    let claims = try read(SyncPayload().token)
    #expect(StreamAuthorizer(policy: policy).decide(on: "stream.activity_projection.v1", for: claims) == .missingScope)
  }

  private func decide(_ stream: String, _ claims: SyncClaims) -> StreamAuthorizer.Decision {
    StreamAuthorizer(policy: .builtIn).decide(on: stream, for: claims)
  }

  private func read(_ token: String) throws(JWTError) -> SyncClaims {
    try Verifier(policy: Fixtures.verificationPolicy).verify(
      token,
      as: SyncClaims.self,
      with: Fixtures.keyring,
      now: Fixtures.now.seconds
    ).claims
  }
}
