extension GrantPolicy {
  /// The policy that ships.
  public static let builtIn = GrantPolicy(
    rules: [
      rule(
        ["stream.activity_projection.v1", "stream.earn_job_lifecycle_projection.v1"],
        ["sync.subscribe"],
        .anyone,
        isDefault: true
      ),
      rule(["runtime.codex_worker_events"], workerEvents, .anyone, isDefault: true),
      rule(["org:{org}:worker_events"], ["runtime.codex_worker_events"], .activeOrganization, isDefault: true),
      rule(["org:{org}:workers"], ["runtime.codex_worker_summaries"], .activeOrganization, isDefault: true),
      rule(["user:{user}:runs"], ["runtime.run_summaries"], .caller, isDefault: true),
      rule(["fleet:user:{user}:workers"], workerEvents, .caller, isDefault: false),
      rule(["worker:{any}:lifecycle"], workerEvents, .granted, isDefault: false),
      rule(["run:{any}:events"], ["runtime.run_events"], .granted, isDefault: false),
    ],
    scopesWithoutStreams: ["sync.append", "sync.checkpoint.write"],
    defaultScopes: ["sync.subscribe", "runtime.codex_worker_events"]
  )

  private static let workerEvents = ["runtime.codex_worker_events", "runtime.worker_lifecycle_events"]

  private static func rule(
    _ streams: [String],
    _ scopes: [String],
    _ who: GrantRule.Who,
    isDefault: Bool
  ) -> GrantRule {
    GrantRule(streams: streams.map { try! StreamPattern($0) }, scopes: scopes, who: who, isDefault: isDefault)
  }
}
