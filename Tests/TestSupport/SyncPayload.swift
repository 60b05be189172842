public import TokenRules

/// The payload of a good sync token as JSON text, whose members a test replaces, adds or leaves out.
public struct SyncPayload: Sendable {
  private var members: [(name: String, json: String)]

  /// A good payload, issued at this moment for 300 s.
  public init(issuedAt: Int64 = Fixtures.now.seconds) {
    members = [
      ("iss", "\"\(Fixtures.issuer)\""), ("aud", "\"\(Fixtures.audience)\""), ("iat", "\(issuedAt)"),
      ("nbf", "\(issuedAt)"), ("exp", "\(issuedAt + 300)"), ("jti", #""sync_0123456789abcdef0123456789abcdef""#),
      ("sub", #""user:1042""#), ("oa_user_id", "1042"), ("oa_user", #""1042""#),
      ("oa_org_id", #""org:openagents""#), ("oa_session_id", #""sess_1""#), ("oa_device_id", #""desktop:1""#),
      ("oa_sync_scopes", #"["runtime.codex_worker_events","sync.subscribe"]"#),
      ("oa_sync_streams", #"["runtime.codex_worker_events","stream.activity_projection.v1"]"#),
      ("oa_sync_topics", #"["runtime.codex_worker_events","stream.activity_projection.v1"]"#),
      ("oa_claims_version", #""oa_sync_claims_v1""#),
    ]
  }

  /// Gives a claim this JSON text, or adds it.
  public func with(_ name: String, _ json: String) -> SyncPayload {
    var copy = self
    if let index = members.firstIndex(where: { $0.name == name }) {
      copy.members[index].json = json
    } else {
      copy.members.append((name, json))
    }
    return copy
  }

  /// Leaves claims out.
  public func without(_ names: String...) -> SyncPayload {
    var copy = self
    copy.members.removeAll { names.contains($0.name) }
    return copy
  }

  /// The same claims, the last first.
  public func reversed() -> SyncPayload {
    var copy = self
    copy.members.reverse()
    return copy
  }

  /// The JSON text.
  public var json: String { "{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}" }

  /// The token, signed by the fixtures' active key.
  public var token: String { forge(payload: json) }
}
