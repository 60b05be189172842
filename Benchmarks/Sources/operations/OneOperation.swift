import JWT
import TokenRules
import TokenVerification
import Workload

/// What can be counted.
enum Operation: String {
  /// A token from claims.
  case sign
  /// A token with the first key of one.
  case verify
  /// A token with the second key of three.
  case rotated
  /// A request's body to the body of its answer: reading, rules, token, JSON; no HTTP.
  case mint
}

/// The same inputs in every run: time and randomness stand still.
struct OneOperation {
  private let now = Timestamp(seconds: 1_772_009_112)
  private let key: SigningKey
  private let one, three: Keyring
  private let token, rotated: String
  private let caller: Caller
  private let verifier = Verifier(policy: VerificationPolicy(issuer: Self.issuer, audience: Self.audience))
  private let tokens = TokenIssuer(
    settings: IssuerSettings(
      environment: .dev,
      issuer: Self.issuer,
      audience: Self.audience,
      subscribeURL: "wss://sync.example/v1/database/example/subscribe"
    ),
    policy: .builtIn,
    randomness: OneID()
  )
  private let body = Array(#"{"scopes":["runtime.codex_worker_events"],"streams":[]}"#.utf8)

  private static let issuer = "https://openagents.com"
  private static let audience = "openagents-sync"

  init() throws {
    let secrets = [
      "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", "00112233445566778899aabbccddeeff",
    ]
    key = try SigningKey(encodedSecret: secrets[0], id: "sync-auth-v1")
    one = try Keyring(active: key)
    three = try Keyring(active: key, fallbacks: secrets.dropFirst().map { try SigningKey(encodedSecret: $0) })
    let claims = SyncTokenClaims(issuedAt: now.seconds)
    token = try Signer(key: key).sign(claims)
    rotated = try Signer(key: SigningKey(encodedSecret: secrets[1], id: "sync-auth-v1")).sign(claims)
    caller = try Caller(
      userID: "1042",
      organizationID: "org:openagents",
      sessionID: "sess_7f3a9c21",
      deviceID: "desktop:autopilot-macos-01",
      kind: .session
    )
  }

  func run(_ operation: Operation, times: Int) throws {
    let claims = SyncTokenClaims(issuedAt: now.seconds)
    switch operation {
    case .sign: for _ in 0..<times { consume(try Signer(key: key).sign(claims)) }
    case .verify: for _ in 0..<times { try verify(token, one) }
    case .rotated: for _ in 0..<times { try verify(rotated, three) }
    case .mint: for _ in 0..<times { try mint() }
    }
  }

  private func verify(_ token: String, _ keyring: Keyring) throws {
    consume(try verifier.verify(token, as: VerifiedSyncClaims.self, with: keyring, now: now.seconds))
  }

  private func mint() throws {
    let request = try TokenRequest(parsing: body)
    let lease = try tokens.issue(request, to: caller, with: one, revocations: .empty, at: now)
    var writer = JSONWriter(capacity: 6144)
    lease.write(to: &writer)
    consume(writer.bytes.count)
  }
}

private struct OneID: RandomSource {
  func next() -> UInt128 { 0x0f8f_ad5b_d9cb_469f_a165_7086_7728_950e }
}
