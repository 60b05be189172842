extension GrantPolicy {
  /// Reads a policy file: strict JSON, unknown members refused.
  ///
  ///     {
  ///       "rules": [
  ///         {"streams": ["org:{org}:workers"], "any_of_scopes": ["runtime.codex_worker_summaries"],
  ///          "who": "active_org", "default": true}
  ///       ],
  ///       "scopes_without_streams": ["sync.append"],
  ///       "default_scopes": ["runtime.codex_worker_summaries"]
  ///     }
  ///
  /// - Throws: ``PolicyFileError`` with every fault and its place.
  public init(parsing bytes: [UInt8]) throws(PolicyFileError) {
    var document = PolicyDocument(bytes)
    let policy = document.read()
    guard let policy, document.faults.isEmpty else { throw PolicyFileError(faults: document.sortedFaults) }
    self = policy
  }
}
