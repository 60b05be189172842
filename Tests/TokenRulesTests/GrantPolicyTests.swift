import Testing
import TokenRules

@Suite struct GrantPolicyTests {
  @Test func `the built-in policy allows the scopes of its rules and those without streams`() {
    #expect(
      GrantPolicy.builtIn.allowedScopes == [
        "runtime.codex_worker_events", "runtime.codex_worker_summaries", "runtime.run_events", "runtime.run_summaries",
        "runtime.worker_lifecycle_events", "sync.append", "sync.checkpoint.write", "sync.subscribe",
      ]
    )
    #expect(GrantPolicy.builtIn.defaultScopes == ["runtime.codex_worker_events", "sync.subscribe"])
  }

  @Test func `without settings the policy stays as it is`() throws {
    let policy = try GrantPolicy.builtIn.restricting(allowedScopes: nil, defaultScopes: nil)
    #expect(policy.allowedScopes == GrantPolicy.builtIn.allowedScopes)
    #expect(policy.defaultScopes == GrantPolicy.builtIn.defaultScopes)
  }

  @Test func `allowed scopes narrow the defaults too`() throws {
    let policy = try GrantPolicy.builtIn.restricting(
      allowedScopes: ["sync.subscribe", "sync.append"],
      defaultScopes: nil
    )
    #expect(policy.allowedScopes == ["sync.append", "sync.subscribe"])
    #expect(policy.defaultScopes == ["sync.subscribe"])
  }

  @Test func `default scopes replace the policy's`() throws {
    let policy = try GrantPolicy.builtIn.restricting(allowedScopes: nil, defaultScopes: ["sync.append"])
    #expect(policy.defaultScopes == ["sync.append"])
    #expect(policy.allowedScopes == GrantPolicy.builtIn.allowedScopes)
  }

  @Test func `a scope that the policy has not is refused, and everything that is wrong is said`() {
    let error = #expect(throws: ScopeRestrictionError.self) {
      try GrantPolicy.builtIn.restricting(
        allowedScopes: ["sync.subscribe", "sync.subscribe2", "Sync.append"],
        defaultScopes: ["sync.subscribe", "sync.append"]
      )
    }
    #expect(
      error?.faults == [
        .unknownScope("sync.subscribe2"), .unknownScope("Sync.append"), .defaultNotAllowed("sync.append"),
      ]
    )
  }

  @Test func `some default scope must be left`() {
    for (allowed, defaults) in [(["sync.append"], nil), (nil, []), ([], nil)] as [([String]?, [String]?)] {
      let error = #expect(throws: ScopeRestrictionError.self) {
        try GrantPolicy.builtIn.restricting(allowedScopes: allowed, defaultScopes: defaults)
      }
      #expect(error?.faults == [.noDefault])
    }
  }
}
