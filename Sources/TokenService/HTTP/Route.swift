/// What the service answers; a path and a method lead to exactly one of these.
enum Route: Int, Sendable, CaseIterable {
  case mint, health, ready, openAPI, runtimeRouting, controlStatus
  case verify, authorize, metrics, syncMetrics, slo, keys, reloadKeys, verifiers, config
  case revoke, revocations, liftRevocation, revocationChanges, revokeSessions
  case replicas, routing, changeRouting

  /// Its place in `allCases`.
  var index: Int { rawValue }
  /// What metrics call it.
  var name: String { "\(self)" }

  /// How a route is asked; HEAD asks for what GET gets.
  enum Method: String, Sendable { case get = "GET", post = "POST", delete = "DELETE" }

  /// Whom a route answers.
  enum Access: Sendable {
    /// Anybody.
    case open
    /// The callers of contract section 7.
    case caller
    /// Bearers of the admin token; of the read token too, where that is enough.
    case administration(readTokenIsEnough: Bool)
    /// Bearers of a sync token.
    case syncToken
  }

  var listener: Listener {
    switch self {
    case .mint, .health, .ready, .openAPI, .runtimeRouting, .controlStatus: .public
    case .verify, .authorize, .metrics, .syncMetrics, .slo, .keys, .reloadKeys, .verifiers, .config: .internal
    case .revoke, .revocations, .liftRevocation, .revocationChanges, .revokeSessions, .replicas: .internal
    case .routing, .changeRouting: .internal
    }
  }

  /// The paths, byte for byte; `{id}` stands for one segment.
  var paths: [String] {
    switch self {
    case .mint: ["/api/spacetime/token", "/api/sync/token", "/api/v1/spacetime/token", "/api/v1/sync/token"]
    case .health: ["/health"]
    case .ready: ["/ready"]
    case .openAPI: ["/openapi.yaml"]
    case .runtimeRouting: ["/api/v1/control/runtime-routing/evaluate"]
    case .controlStatus: ["/api/v1/control/status"]
    case .verify: ["/internal/v1/spacetime/token/verify"]
    case .authorize: ["/internal/v1/spacetime/authorize"]
    case .metrics: ["/metrics"]
    case .syncMetrics: ["/internal/v1/spacetime/sync/metrics"]
    case .slo: ["/internal/v1/spacetime/slo"]
    case .keys: ["/internal/v1/spacetime/keys"]
    case .reloadKeys: ["/internal/v1/spacetime/keys/reload"]
    case .verifiers: ["/internal/v1/spacetime/verifiers"]
    case .config: ["/internal/v1/spacetime/config"]
    case .revoke, .revocations: ["/internal/v1/spacetime/revocations"]
    case .liftRevocation: ["/internal/v1/spacetime/revocations/{id}"]
    case .revocationChanges: ["/internal/v1/spacetime/revocations/changes"]
    case .replicas: ["/internal/v1/spacetime/replicas"]
    case .revokeSessions: ["/internal/v1/sync/sessions/revoke"]
    case .routing, .changeRouting: ["/internal/v1/control/runtime-routing"]
    }
  }

  var method: Method {
    switch self {
    case .mint, .runtimeRouting, .verify, .reloadKeys, .verifiers, .revoke, .revokeSessions, .changeRouting: .post
    case .liftRevocation: .delete
    default: .get
    }
  }

  var access: Access {
    switch self {
    case .health, .ready, .openAPI: .open
    case .mint, .runtimeRouting, .controlStatus: .caller
    case .authorize: .syncToken
    case .config, .reloadKeys: .administration(readTokenIsEnough: false)
    case .revoke, .liftRevocation, .revokeSessions, .changeRouting: .administration(readTokenIsEnough: false)
    case .verify, .metrics, .syncMetrics, .slo, .keys, .verifiers: .administration(readTokenIsEnough: true)
    case .revocations, .revocationChanges, .replicas, .routing: .administration(readTokenIsEnough: true)
    }
  }
}
