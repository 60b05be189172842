import TestSupport
import Testing
import TokenRules

@Suite struct ScopeGrantTests {
  @Test func `without scopes the default ones are granted, sorted`() throws {
    #expect(try issue().scopes == ["runtime.codex_worker_events", "sync.subscribe"])
  }

  @Test func `scopes are sorted and merged`() throws {
    let request = TokenRequest(scopes: ["sync.subscribe", "sync.append", "sync.subscribe", "sync.append"])
    #expect(try issue(request).scopes == ["sync.append", "sync.subscribe"])
  }

  @Test(arguments: [
    "", "sync", "sync.subscribe ", " sync.subscribe", "SYNC.SUBSCRIBE", "sync.subscribe\u{200b}", "*", "admin",
    "sync\u{2024}subscribe", "ｓync.subscribe", "sync.subscri\u{fb00}",
  ])
  func `a scope that is not allowed is invalid_scope`(scope: String) {
    guard case .invalidScope(let errors)? = refusal(TokenRequest(scopes: ["sync.subscribe", scope])) else {
      Issue.record("not refused as invalid_scope")
      return
    }
    #expect(errors == [FieldError(field: "scopes", message: "item 1 is not an allowed scope")])
  }

  @Test func `a scope that configuration has taken away is invalid_scope`() throws {
    let policy = try GrantPolicy.builtIn.restricting(allowedScopes: ["sync.subscribe"], defaultScopes: nil)
    guard case .invalidScope? = refusal(TokenRequest(scopes: ["sync.append"]), policy: policy) else {
      Issue.record("not refused")
      return
    }
    #expect(try issue(policy: policy).scopes == ["sync.subscribe"])
  }

  @Test func `the caller's own list narrows the defaults`() throws {
    let caller = Fixtures.session(scopes: ["sync.subscribe", "sync.append", "openid"])
    let lease = try issue(to: caller)
    #expect(lease.scopes == ["sync.subscribe"])
    #expect(lease.streams == ["stream.activity_projection.v1", "stream.earn_job_lifecycle_projection.v1"])
  }

  @Test func `a scope that the policy has and the caller has not is forbidden`() {
    let caller = Fixtures.session(scopes: ["sync.subscribe"])
    let request = TokenRequest(scopes: ["sync.subscribe", "sync.append"])
    #expect(refusal(request, to: caller) == .scopeNotHeld("sync.append"))
  }

  @Test(arguments: [[], ["openid"], ["SYNC.SUBSCRIBE"]])
  func `a caller that holds none of the defaults gets nothing by default`(scopes: [String]) {
    #expect(refusal(to: Fixtures.session(scopes: scopes)) == .scopeNotHeld("runtime.codex_worker_events"))
  }

  @Test func `a scope without streams makes a token without streams`() throws {
    let lease = try issue(TokenRequest(scopes: ["sync.append", "sync.checkpoint.write"]))
    #expect(lease.scopes == ["sync.append", "sync.checkpoint.write"])
    #expect(lease.grants.isEmpty)
  }
}
