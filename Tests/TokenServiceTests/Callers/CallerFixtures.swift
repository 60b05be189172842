import AsyncHTTPClient
import JWT
import Logging
import NIOPosix
import TestSupport
import TokenRules
import TokenVerification

@testable import TokenService

/// The payload of a good session token, whose members a test replaces, adds or leaves out.
struct SessionPayload {
  static let issuer = "https://login.test"
  static let secret = "test-only: session 3d7a90c41be8f265"
  static let fallbackSecret = "test-only: session b06e4f7d2c91a853"

  private var members: [(name: String, json: String)]

  init(issuedAt: Int64 = Fixtures.now.seconds - 60) {
    members = [
      ("iss", "\"\(Self.issuer)\""), ("aud", #""control""#), ("iat", "\(issuedAt)"), ("exp", "\(issuedAt + 3600)"),
      ("sub", #""user:1042""#), ("oa_org_id", #""org:openagents""#), ("oa_session_id", #""sess_1""#),
      ("oa_device_id", #""desktop:1""#),
    ]
  }

  func with(_ name: String, _ json: String) -> SessionPayload {
    var copy = self
    copy.members.removeAll { $0.name == name }
    copy.members.append((name, json))
    return copy
  }

  func without(_ name: String) -> SessionPayload {
    var copy = self
    copy.members.removeAll { $0.name == name }
    return copy
  }

  var json: String { "{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}" }

  /// The credential, signed by hand.
  func credential(header: String = #"{"alg":"HS256"}"#, secret: String = Self.secret) -> Credential {
    Credential(Forge.token(header: header, payload: json, key: secret.utf8))
  }
}

extension SessionTokens {
  /// 30 s of leeway, 30 days of age; an active and a fallback key.
  static let fixture = SessionTokens(
    issuer: SessionPayload.issuer,
    audience: "control",
    leeway: 30,
    maximumAge: 2_592_000,
    keyring: Reloaded(
      constant: try! Keyring(
        active: SigningKey(secret: SessionPayload.secret.utf8),
        fallbacks: [SigningKey(secret: SessionPayload.fallbackSecret.utf8)]
      )
    )
  )
}

/// Introspection at a provider of the test's own, on an injected clock.
struct IntrospectionFixture: Sendable {
  let provider: IdentityProvider
  let introspection: Introspection
  let metrics: ServiceMetrics
  let clock: ManualClock

  static let secret = "canary-client-secret/+ &é"

  /// What an identity provider says about a good token.
  static func answer(_ members: String = #""exp":\#(Fixtures.now.seconds + 3600)"#) -> String {
    #"{"active":true,"sub":"user:7","org_id":"org:x","session_id":"s1",\#(members)}"#
  }

  static func run(
    _ behaviour: IdentityProvider.Behaviour,
    timeout: Duration = .seconds(2),
    url: String? = nil,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    _ body: @escaping @Sendable (IntrospectionFixture) async throws -> Void
  ) async throws {
    try await IdentityProvider.run(behaviour) { provider in
      let http = HTTPClient.forIntrospection(on: MultiThreadedEventLoopGroup.singleton)
      let clock = ManualClock()
      let metrics = ServiceMetrics.fixture(clock: clock)
      var service = IntrospectionProvider(
        url: url ?? provider.url,
        clientID: "control service",
        clientSecret: Reloaded(constant: Secret(secret)),
        http: http
      )
      service.timeout = timeout
      let introspection = Introspection(service, clock: clock, metrics: metrics.callers, logger: logger)
      do {
        try await body(
          IntrospectionFixture(provider: provider, introspection: introspection, metrics: metrics, clock: clock)
        )
      } catch {
        try await http.shutdown()
        throw error
      }
      try await http.shutdown()
    }
  }

  func ask(_ token: String = "opaque-token", trace: TraceContext? = nil) async -> IntrospectionOutcome {
    await introspection.introspect(Credential(token), trace: trace)
  }

  /// What can be said without waiting.
  func atOnce(_ token: String) -> IntrospectionOutcome? {
    introspection.atOnce(Credential(token), now: clock.now())
  }

  func count(_ outcome: CallerMetrics.Outcome) -> UInt64 {
    metrics.registry.counter(.introspections, [outcome.rawValue]).value
  }
}

extension IntrospectionOutcome {
  var caller: Caller? { if case .caller(let caller) = self { caller } else { nil } }
  var refusal: CallerRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
  var isUnavailable: Bool { if case .unavailable = self { true } else { false } }
}

extension CallerResolver.Resolution {
  var caller: Caller? { if case .caller(let caller) = self { caller } else { nil } }
  var refusal: CallerRefusal? { if case .refused(let refusal) = self { refusal } else { nil } }
  var asksProvider: Bool { if case .introspect = self { true } else { false } }
}
