import TokenRules
import TokenVerification

@testable import JWT

/// Verifying: whatever comes, and whatever comes with a good signature.
///
/// The first byte chooses: a token as it stands; header and payload, separated by a zero byte, signed; a payload, signed
/// under the header that the key itself writes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let choice = input.first else { return 0 }
  let rest = Array(input.dropFirst())
  switch choice % 3 {
  case 0: check(rest)
  case 1:
    let parts = rest.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    check(signed(Base64URL.encode(Array(parts[0])) + [dot] + Base64URL.encode(parts.count > 1 ? Array(parts[1]) : [])))
  default: check(signed(active.storage.encodedHeader + Base64URL.encode(rest)))
  }
  return 0
}

private let dot = UInt8(ascii: ".")
private let now: Int64 = 1_772_009_112
private let active = try! SigningKey(secret: (0..<32).map { UInt8($0 * 3 + 1) }, id: "active")
private let ring = try! Keyring(
  active: active,
  fallbacks: [try! SigningKey(secret: (0..<40).map { UInt8($0 * 5 + 1) })]
)
private let policy = VerificationPolicy(
  issuer: "https://control.test",
  audience: "spacetime-test",
  maximumAge: 900,
  requiresTokenID: true
)
private let verifier = SyncVerifier(policy: policy)

private func signed(_ input: [UInt8]) -> [UInt8] {
  let tag = [UInt8](unsafeUninitializedCapacity: HMACSHA256.tagLength) { buffer, count in
    input.withUnsafeBytes { active.storage.mac.authenticate($0, into: buffer.baseAddress!) }
    count = HMACSHA256.tagLength
  }
  return input + [dot] + Base64URL.encode(tag)
}

private func check(_ token: [UInt8]) {
  let moment = Timestamp(seconds: now)
  guard let good = try? verifier.verify(token.span, with: ring, at: moment) else { return }
  // One text for one token: three segments, each of them canonical, and the very signature of the key that is named.
  precondition(token.count <= policy.maximumLength)
  precondition(token.split(separator: dot, omittingEmptySubsequences: false).count == 3)
  precondition(good.keyID != "active" || token == signed(Array(token.dropLast(44))))
  // Everything that the policy asks for.
  let verified = good.verified
  precondition(now < verified.expiresAt + policy.leeway)
  precondition(max(verified.issuedAt!, verified.notBefore ?? 0) <= now + policy.leeway)
  precondition(now - verified.issuedAt! <= 900 + policy.leeway)
  precondition(good.tokenID?.isEmpty == false)
  precondition(verified.payload["iss"]?.string == policy.issuer)
  // What the answer says of it is JSON, and the other entry says the same.
  var writer = JSONWriter()
  good.write(to: &writer)
  _ = try! JSONObject(parsing: writer.bytes, maximumDepth: 18)
  _ = try! verifier.verify(String(decoding: token, as: UTF8.self), with: ring, at: moment)
}
