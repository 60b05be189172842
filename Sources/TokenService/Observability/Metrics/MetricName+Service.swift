/// Every metric of the service; the metrics of libraries (``LibraryMetrics``) bring their own names.
extension MetricName {
  // Tokens: the counters of contract section 9, with `_` for `.` and the suffix that Prometheus asks for.
  static let issued = MetricName(
    .counter,
    "sync_token_issued_total",
    labels: ["kid"],
    "Sync tokens issued, by the key that signed."
  )
  static let issueFailed = MetricName(
    .counter,
    "sync_token_issue_failed_total",
    labels: ["code"],
    "Mint requests that failed, by error code."
  )
  static let policyDenied = MetricName(
    .counter,
    "sync_token_issue_policy_denied_total",
    "Mint requests that the policy denied."
  )
  static let authFailed = MetricName(
    .counter,
    "sync_token_issue_auth_failed_total",
    labels: ["reason"],
    "Mint requests without a good caller, by reason."
  )
  static let policyEvaluationFailed = MetricName(
    .counter,
    "sync_token_issue_policy_eval_failed_total",
    "Mint requests for which the policy could not be evaluated."
  )
  static let verified = MetricName(
    .counter,
    "sync_token_verified_total",
    labels: ["kid"],
    "Sync tokens found good, by the key that verified."
  )
  static let rejected = MetricName(
    .counter,
    "sync_token_rejected_total",
    labels: ["reason", "kid"],
    "Sync tokens rejected, by reason code and the key that verified; none where no key did."
  )
  static let lastAccepted = MetricName(
    .gauge,
    "sync_token_last_accepted_timestamp_seconds",
    labels: ["kid"],
    "When a token of this key was last found good, seconds since 1970; 0 for never."
  )
  static let tokensOut = MetricName(
    .gauge,
    "sync_token_out",
    labels: ["kid"],
    "Sync tokens that this process issued with this key and that have not expired; counted up, never down."
  )

  // The keyring.
  static let ringGeneration = MetricName(.gauge, "keyring_generation", "The generation of the ring in force.")
  static let ringLoaded = MetricName(
    .gauge,
    "keyring_loaded_timestamp_seconds",
    "When the ring in force was loaded, seconds since 1970."
  )
  static let ringRefused = MetricName(.gauge, "keyring_refused", "1 while the keyring file is refused, else 0.")
  static let historyKept = MetricName(
    .gauge,
    "keyring_history_kept",
    "1 while it is kept on the disk which rings must not come back, else 0."
  )
  static let verifiersSeen = MetricName(
    .gauge,
    "verifiers_seen",
    "Runtimes that verify by themselves and reported in the last ten minutes."
  )
  static let clockOffset = MetricName(
    .gauge,
    "clock_offset_seconds",
    "How far the clock is ahead of the reference, about; NaN where that does not answer."
  )

  // Revocations.
  static let revocationsCreated = MetricName(
    .counter,
    "sync_revocation_created_total",
    labels: ["kind"],
    "Revocations that were written here and acknowledged, by what they are about."
  )
  static let revocationsLifted = MetricName(
    .counter,
    "sync_revocation_lifted_total",
    "Revocations that were lifted here."
  )
  static let revocationsRefused = MetricName(
    .counter,
    "sync_revocation_refused_total",
    labels: ["code"],
    "Requests to revoke or to lift that were not accepted, by error code."
  )
  static let revocationsFailed = MetricName(
    .counter,
    "sync_revocation_failed_total",
    "Requests to revoke or to lift that the store did not acknowledge."
  )
  static let revocationCommit = MetricName(
    .histogram,
    "revocation_commit_duration_seconds",
    "Time from a request to revoke or to lift to its acknowledgement by the store."
  )
  static let revocationsAwaited = MetricName(
    .gauge,
    "revocation_changes_waiting",
    "Runtimes that wait for changes of revocations."
  )

  // The list of revocations.
  static let revocationAge = MetricName(
    .gauge,
    "revocation_list_age_seconds",
    "Time since the store was last read to its end; NaN before the first time."
  )
  static let revocationFresh = MetricName(
    .gauge,
    "revocation_list_fresh",
    "1 while tokens are accepted and issued, 0 while too little is known of revocations."
  )
  static let revocationPosition = MetricName(
    .gauge,
    "revocation_position",
    "How far the record of revocations is in force here."
  )
  static let revocationRules = MetricName(.gauge, "revocation_rules", "Subjects that the list of revocations names.")
  static let revocationPolls = MetricName(
    .counter,
    "revocation_polls_total",
    labels: ["outcome"],
    "Looks into the store of revocations, by outcome."
  )
  static let revocationPropagation = MetricName(
    .histogram,
    "revocation_propagation_seconds",
    "Time from a revocation's commit, by the store's clock, to its enforcement here."
  )
  static let replicasSeen = MetricName(
    .gauge,
    "replicas_seen",
    "Replicas that share the store, this one among them; NaN before the store has answered."
  )
  static let storeClockOffset = MetricName(
    .gauge,
    "store_clock_offset_seconds",
    "How far the clock is ahead of the store's, about; NaN before the store has answered."
  )

  // Routing between runtimes.
  static let routingPercent = MetricName(
    .gauge,
    "runtime_canary_percent",
    labels: ["scope"],
    "The share of the cohorts that is on the canary, in percent, by the kind of cohort."
  )
  static let routingShadowRate = MetricName(
    .gauge,
    "runtime_shadow_sample_rate",
    "The share of the stable runtime's threads that is mirrored to the canary; 0 where none is."
  )
  static let routingDecisions = MetricName(
    .counter,
    "runtime_routing_decisions_total",
    labels: ["scope", "driver"],
    "Decisions about who runs a thread, by the kind of cohort and the driver."
  )
  static let routingMirrored = MetricName(
    .counter,
    "runtime_routing_mirrored_total",
    "Decisions that have a thread mirrored to the canary."
  )
  static let routingChanges = MetricName(
    .counter,
    "runtime_routing_changes_total",
    "Changes of the routing that were made while running."
  )
  static let routingChangesRefused = MetricName(
    .counter,
    "runtime_routing_changes_refused_total",
    labels: ["code"],
    "Changes of the routing that were not accepted, by error code."
  )

  // HTTP.
  static let requests = MetricName(
    .counter,
    "http_requests_total",
    labels: ["route", "status"],
    "Requests answered, by route and class of status."
  )
  static let latency = MetricName(
    .histogram,
    "http_request_duration_seconds",
    labels: ["route", "status"],
    "Time from a request's head to its answer, by route and class of status."
  )
  static let unauthorized = MetricName(.counter, "http_unauthorized_total", "Requests answered 401.")
  static let forbidden = MetricName(.counter, "http_forbidden_total", "Requests answered 403.")
  static let rateLimited = MetricName(
    .counter,
    "http_rate_limited_total",
    labels: ["bucket"],
    "Requests answered 429, by the bucket that was empty."
  )
  static let overloaded = MetricName(.counter, "http_overloaded_total", "Requests turned away because of load.")
  static let connections = MetricName(
    .gauge,
    "http_connections",
    labels: ["listener"],
    "Connections that are open, by listener."
  )
  static let connectionsRefused = MetricName(
    .counter,
    "http_connections_refused_total",
    labels: ["listener"],
    "Connections closed at once: too many were open."
  )
  static let inFlight = MetricName(.gauge, "http_requests_in_flight", "Requests that are being answered.")

  // Callers.
  static let introspections = MetricName(
    .counter,
    "introspection_total",
    labels: ["outcome"],
    "Callers looked up at the identity provider, by outcome."
  )
  static let introspectionsInFlight = MetricName(
    .gauge,
    "introspection_in_flight",
    "Calls to the identity provider that are under way."
  )
  static let introspectionLatency = MetricName(
    .histogram,
    "introspection_duration_seconds",
    labels: ["outcome"],
    "Time of a call to the identity provider."
  )

  // Files, audit, logs.
  static let reloads = MetricName(
    .counter,
    "reload_total",
    labels: ["source", "outcome"],
    "Watched files re-read after a change, by source and outcome."
  )
  static let auditEvents = MetricName(.counter, "audit_events_total", "Audit events recorded.")
  static let auditDropped = MetricName(.counter, "audit_dropped_total", "Audit events lost: the buffer was full.")
  static let auditFailures = MetricName(.counter, "audit_write_failures_total", "Failed writes of audit events.")
  static let auditBuffered = MetricName(.gauge, "audit_buffered_bytes", "Audit events that wait to be written.")
  static let auditAccepting = MetricName(.gauge, "audit_accepting", "1 while audit events are taken, 0 while behind.")
  static let logsDropped = MetricName(.counter, "log_lines_dropped_total", "Log lines lost: standard error was full.")

  // Process.
  static let buildInfo = MetricName(
    .gauge,
    "token_service_build_info",
    labels: ["version", "commit"],
    "1, for the version and the commit that run."
  )
  static let configurationInfo = MetricName(
    .gauge,
    "token_service_config_info",
    labels: ["environment", "digest"],
    "1, for the environment and the digest of the configuration."
  )
  static let uptime = MetricName(.gauge, "process_uptime_seconds", "Seconds since the start.")
  static let startTime = MetricName(
    .gauge,
    "process_start_time_seconds",
    "When the process started, seconds since 1970."
  )
  static let processorTime = MetricName(
    .counter,
    "process_cpu_seconds_total",
    "Processor time, of the user's and the kernel's code."
  )
  static let residentMemory = MetricName(.gauge, "process_resident_memory_bytes", "Memory that is resident.")
  static let openFiles = MetricName(.gauge, "process_open_fds", "File descriptors that are open.")
  static let maximumFiles = MetricName(.gauge, "process_max_fds", "File descriptors that may be open.")
}
