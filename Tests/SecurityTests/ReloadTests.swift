import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite("A reload appended, so that a removed key stayed trusted: CVE-2025-22149 (jwkset)")
struct ReloadTests {
  private static func document(_ keys: [(id: String, number: Int, state: String)]) -> Data {
    let entries = keys.map { key in
      #"{"kty":"oct","alg":"HS256","use":"sig","kid":"\#(key.id)","k":"\#(Forge.base64URL(TestSecrets.secret(key.number)))","state":"\#(key.state)"}"#
    }
    return Data(#"{"environment":"dev","keys":[\#(entries.joined(separator: ","))]}"#.utf8)
  }

  private static func token(by number: Int, kid: String) -> String {
    forge(header: #"{"alg":"HS256","kid":"\#(kid)"}"#, payload: Good.payload, key: TestSecrets.secret(number))
  }

  @Test(
    "a reload replaces: a key that was taken out is refused from the next token on, one that was put in is accepted"
  )
  func replaces() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "ring-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: path) }
    try Self.document([("old", 1, "active")]).write(to: path)
    let reloader = try KeyringReloader(KeyringFile(path: path.path, environment: .dev))
    let (old, new) = (Self.token(by: 1, kid: "old"), Self.token(by: 2, kid: "new"))
    #expect(Verdict.refusal(of: old, with: reloader.ring.value) == nil)
    Verdict.expectInvalid(new, with: reloader.ring.value)

    try Self.document([("new", 2, "active"), ("old", 1, "revoked")]).write(to: path, options: .atomic)
    reloader.look()
    Verdict.expectInvalid(old, with: reloader.ring.value)
    #expect(Verdict.refusal(of: new, with: reloader.ring.value) == nil)
    #expect(reloader.ring.value.entries.map(\.key.id) == ["new"])

    // The same id with other bytes is another key.
    try Self.document([("new", 3, "active")]).write(to: path, options: .atomic)
    reloader.look()
    Verdict.expectInvalid(new, with: reloader.ring.value)
    #expect(Verdict.refusal(of: Self.token(by: 3, kid: "new"), with: reloader.ring.value) == nil)
  }

  @Test("a bad file changes nothing")
  func keepsTheLastGood() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "ring-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: path) }
    try Self.document([("old", 1, "active")]).write(to: path)
    let reloader = try KeyringReloader(KeyringFile(path: path.path, environment: .dev))
    for content in [
      Data(), Data("{}".utf8), Self.document([]), Self.document([("x", 1, "active"), ("y", 1, "fallback")]),
    ] {
      try content.write(to: path, options: .atomic)
      reloader.look()
      #expect(Verdict.refusal(of: Self.token(by: 1, kid: "old"), with: reloader.ring.value) == nil)
    }
  }
}
