import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@Suite("A key embedded in the token is trusted: CVE-2018-0114 (node-jose), CVE-2026-27962 (Authlib)")
struct EmbeddedKeyTests {
  private static let secret = TestSecrets.secret(77)
  private static let members = [
    #""jwk":{"kty":"oct","k":"\#(Forge.base64URL(secret))","alg":"HS256","kid":"active"}"#,
    #""jwk":{"kty":"oct","k":"\#(Forge.base64URL(secret))"}"#,
    #""jku":"http://127.0.0.1:9/keys.json""#,
    #""jku":"file:///dev/stdin""#,
    #""x5u":"http://127.0.0.1:9/chain.pem""#,
    #""x5c":["\#(Data(secret).base64EncodedString())"]"#,
    #""x5t":"\#(Forge.base64URL(secret))""#,
    #""x5t#S256":"\#(Forge.base64URL(secret))""#,
    #""k":"\#(Forge.base64URL(secret))""#,
  ]

  @Test("a token signed with the key that it brings is refused, whatever its kid", arguments: members)
  func neverUsed(member: String) {
    for header in [
      #"{"alg":"HS256",\#(member)}"#, #"{"alg":"HS256","kid":"active",\#(member)}"#,
      #"{"alg":"HS256","kid":"new",\#(member)}"#,
    ] {
      #expect(
        Verdict.refusal(of: Forge.token(header: header, payload: Good.payload, key: Self.secret))
          == .invalidToken(.signature)
      )
    }
  }

  @Test("beside a good signature it is ignored, and the key that is reported is ours", arguments: members)
  func ignored(member: String) throws {
    let token = Good.token(header: #"{"alg":"HS256","kid":"active",\#(member)}"#)
    let verified = try Verifier(policy: Fixtures.verificationPolicy)
      .verify(token, as: RegisteredOnly.self, with: Fixtures.keyring, now: Fixtures.now.seconds)
    #expect(verified.keyID == "active")
  }

  /// Nothing that verifies can open a connection: it imports nothing that could.
  @Test(
    "no outbound connection: no library imports anything but libcrypto, a hint to the processor, the standard library, its threads and libc",
    arguments: ["JWT", "TokenRules", "TokenVerification"]
  )
  func noConnection(module: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let sources = root.appending(path: "Sources/\(module)")
    let allowed: Set = [
      "CLibCrypto", "CVector", "Synchronization", "Dispatch", "Glibc", "Darwin", "JWT", "TokenRules",
    ]
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where file.pathExtension == "swift" {
      count += 1
      let text = try String(contentsOf: file, encoding: .utf8)
      let imports = text.matches(of: /(?m)^\s*(?:[a-z@_]+\s+)*import\s+(?:[a-z]+\s+)?(\w+)/).map { String($0.1) }
      #expect(allowed.isSuperset(of: imports), "\(file.lastPathComponent)")
      for call in ["socket(", "connect(", "getaddrinfo("] { #expect(!text.contains(call), "\(file.lastPathComponent)") }
    }
    #expect(count > 5)
  }
}
