import JWT
import TokenRules
import TokenVerification

/// The body of a token request: read, decided on, and where it leads to a lease, a token that verifies.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let request = try? TokenRequest(parsing: input) else { return 0 }
  precondition(request.scopes.count <= TokenRequest.maximumScopes)
  precondition(request.streams.count <= TokenRequest.maximumStreams)
  for caller in callers {
    guard let lease = try? issuer.issue(request, to: caller, with: ring, revocations: .empty, at: now) else { continue }
    let token = try! verifier.verify(lease.token, with: ring, at: now)
    precondition((60...900).contains(token.schedule.expiresIn))
    // Nothing is granted that the verifier would not let pass.
    for stream in token.claims.streams { _ = try! verifier.verify(lease.token, stream: stream, with: ring, at: now) }
    var writer = JSONWriter()
    lease.write(to: &writer)
    _ = try! JSONObject(parsing: writer.bytes)
  }
  return 0
}

/// The fuzzer wants the same to happen again for the same input.
private struct OneID: RandomSource {
  func next() -> UInt128 { 1 }
}

private let now = Timestamp(seconds: 1_772_009_112)
private let ring = try! Keyring(active: try! SigningKey(secret: (0..<32).map { UInt8($0 * 3 + 1) }))
private let issuer = TokenIssuer(
  settings: IssuerSettings(
    environment: .dev,
    issuer: "https://control.test",
    audience: "spacetime-test",
    subscribeURL: "wss://sync.test/v1/database/test/subscribe"
  ),
  policy: .builtIn,
  randomness: OneID()
)
private let verifier = SyncVerifier(
  policy: VerificationPolicy(issuer: "https://control.test", audience: "spacetime-test", maximumAge: 900)
)
private let callers = [
  try! Caller(userID: "1042", organizationID: "org:o", sessionID: "s", deviceID: "d", kind: .session),
  try! Caller(
    userID: "u",
    organizationID: "o",
    sessionID: "pat:k",
    scopes: ["sync.subscribe"],
    streams: ["run:1:events"],
    kind: .accessKey
  ),
]
