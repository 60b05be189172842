import TestSupport
import Testing

@testable import JWT

@Suite("Verifying")
struct VerifierTests {
  static let issuer = "https://issuer.example"
  static let audience = "sync"
  static let now: Int64 = 1_772_009_112
  static let forge = ForgingKey(secret: TestSecrets.secret(1))

  static func ring() throws -> Keyring {
    try Keyring(
      active: try SigningKey(secret: TestSecrets.secret(1), id: "active"),
      standby: [try SigningKey(secret: TestSecrets.secret(2), id: "standby")],
      fallbacks: [try SigningKey(secret: TestSecrets.secret(3), id: "fallback")]
    )
  }

  /// The members of a good payload, with some of them replaced; `nil` leaves one out.
  static func payload(_ changes: [String: String?] = [:]) -> String {
    var members: [String: String?] = [
      "iss": #""\#(issuer)""#, "aud": #""\#(audience)""#, "iat": "\(now)", "nbf": "\(now)", "exp": "\(now + 300)",
      "jti": #""id""#,
    ]
    members.merge(changes) { $1 }
    return "{"
      + members.sorted { $0.key < $1.key }.compactMap { name, value in value.map { #""\#(name)":\#($0)"# } }.joined(
        separator: ","
      ) + "}"
  }

  static func verify(
    _ token: String,
    leeway: Int64 = 30,
    maximumAge: Int64? = 900,
    requiresTokenID: Bool = true,
    now: Int64 = now
  ) throws -> VerifiedToken<RegisteredOnly> {
    let policy = VerificationPolicy(
      issuer: issuer,
      audience: audience,
      leeway: leeway,
      maximumAge: maximumAge,
      requiresTokenID: requiresTokenID
    )
    return try Verifier(policy: policy).verify(token, with: try ring(), now: now)
  }

  static func verify(
    payload changes: [String: String?],
    leeway: Int64 = 30,
    now: Int64 = now
  ) throws -> VerifiedToken<RegisteredOnly> {
    try verify(forge.token(payload: payload(changes)), leeway: leeway, now: now)
  }

  @Test("what a good token says")
  func goodToken() throws {
    let verified = try Self.verify(payload: [:])
    #expect(verified.issuedAt == Self.now)
    #expect(verified.notBefore == Self.now)
    #expect(verified.expiresAt == Self.now + 300)
    #expect(verified.tokenID == "id")
    #expect(verified.keyID == "active")
    #expect(verified.keyState == .active)
    #expect(verified.payload["aud"]?.string == Self.audience)
  }

  @Test("the key that is reported is the one that verified, whatever the header says")
  func reportedKey() throws {
    let states: [(Int, String, KeyState)] = [
      (1, "active", .active), (2, "standby", .standby), (3, "fallback", .fallback),
    ]
    for (number, id, state) in states {
      let verified = try Self.verify(ForgingKey(secret: TestSecrets.secret(number)).token(payload: Self.payload()))
      #expect(verified.keyID == id)
      #expect(verified.keyState == state)
    }
    let undeclared = try SigningKey(secret: TestSecrets.secret(9))
    let token = ForgingKey(secret: TestSecrets.secret(9))
      .token(header: #"{"alg":"HS256","kid":"active"}"#, payload: Self.payload())
    let policy = VerificationPolicy(issuer: Self.issuer, audience: Self.audience)
    let ring = try Keyring(active: try SigningKey(secret: TestSecrets.secret(1), id: "active"), fallbacks: [undeclared])
    let verified = try Verifier(policy: policy).verify(token, as: RegisteredOnly.self, with: ring, now: Self.now)
    #expect(verified.keyID == undeclared.id)
    #expect(verified.keyState == .fallback)
  }

  @Test("a token that expired under a fallback key is expired, not invalid")
  func expiredUnderFallback() {
    let token = ForgingKey(secret: TestSecrets.secret(3)).token(payload: Self.payload())
    #expect(throws: JWTError.tokenExpired) { try Self.verify(token, now: Self.now + 330) }
  }

  @Test("String and Span are one entry")
  func entries() throws {
    let bytes = Array(Self.forge.token(payload: Self.payload()).utf8)
    let policy = VerificationPolicy(issuer: Self.issuer, audience: Self.audience)
    let verified = try Verifier(policy: policy)
      .verify(bytes.span, as: RegisteredOnly.self, with: try Self.ring(), now: Self.now)
    #expect(verified.tokenID == "id")
  }

  @Test("a token of the greatest length passes, one byte more does not")
  func length() throws {
    func token(length: Int) -> String {
      var filler = length - 400
      while true {
        let token = Self.forge.token(
          payload: Self.payload(["x": "\"" + String(repeating: "x", count: filler * 3 / 4) + "\""])
        )
        if token.utf8.count == length { return token }
        filler += token.utf8.count < length ? 1 : -1
      }
    }
    #expect(try Self.verify(token(length: 8191)).tokenID == "id")
    #expect(try Self.verify(token(length: 8192)).tokenID == "id")
    #expect(throws: JWTError.invalidToken(.tooLong)) { try Self.verify(token(length: 8193)) }
  }
}
