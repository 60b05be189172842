import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite("The error revealed the expected signature: CVE-2019-7644 (Auth0-WCF)")
struct ErrorLeakTests {
  private static let canary = "canary-0123456789abcdef"

  /// Everything that an error says when it is printed, logged or answered.
  private static func texts(of error: any Error) -> [String] {
    var dumped = ""
    dump(error, to: &dumped)
    let answered = (error as? VerificationError).map { [$0.message, $0.reasonCode] } ?? []
    return ["\(error)", String(reflecting: error), error.localizedText, dumped] + answered
  }

  @Test("no error says anything of token, signature, key or claim value")
  func errors() {
    let good = SyncPayload().with("oa_session_id", "\"\(Self.canary)\"")
    let expected = good.token.split(separator: ".").last.map(String.init)!
    let input = good.token.dropLast(44)
    var tokens = [
      input + "." + String(repeating: "A", count: 43), input + "." + expected.dropLast(), good.token + Self.canary,
      Self.canary, Self.canary + "." + good.token,
    ].map { String($0) }
    tokens += [
      forge(payload: Self.canary), forge(header: #"{"alg":"\#(Self.canary)"}"#, payload: good.json),
      forge(header: #"{"alg":"HS256","kid":"\#(Self.canary)"}"#, payload: good.json),
    ]
    for claim in ["iss", "aud", "sub", "exp", "nbf", "iat", "jti", "oa_user", "oa_user_id", "oa_sync_scopes"] {
      tokens.append(good.with(claim, #"{"\#(Self.canary)":1}"#).token)
    }
    tokens += [
      good.with("exp", "1").token, good.with("nbf", "9000000000").token, good.with("iat", "1").token,
      good.without("iat").token, good.without("jti").token,
    ]
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock(Fixtures.now))
    for token in tokens {
      do {
        _ = try verifier.verify(token, with: Fixtures.keyring)
        Issue.record("accepted")
      } catch {
        for text in Self.texts(of: error) {
          for secret in [
            Self.canary, expected, Fixtures.activeSecret, String(expected.prefix(12)), String(token.suffix(24)),
          ] { #expect(!text.contains(secret)) }
        }
      }
    }
  }

  @Test("neither does an error of a key or a ring")
  func keyErrors() {
    for secret in [
      "short-\(Self.canary)", "changeme-\(Self.canary)-\(Self.canary)",
      #"{"kty":"oct","k":"\#(Self.canary)-\#(Self.canary)"}"#, "hex:\(Self.canary)",
    ] {
      do {
        _ = try SigningKey(encodedSecret: secret)
        Issue.record("accepted")
      } catch { for text in Self.texts(of: error) { #expect(!text.contains("canary")) } }
    }
    let file = #"{"keys":[{"kty":"oct","alg":"HS256","use":"sig","kid":"a","state":"active","k":"\#(Self.canary)"}]}"#
    do {
      _ = try KeyringFile.parse(Array(file.utf8), environment: .dev)
      Issue.record("accepted")
    } catch { for text in Self.texts(of: error) { #expect(!text.contains("canary")) } }
  }
}

extension Error {
  fileprivate var localizedText: String { String(describing: Mirror(reflecting: self).children.map(\.value)) }
}
