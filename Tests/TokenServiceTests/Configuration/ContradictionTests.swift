import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite("Settings that contradict each other")
struct ContradictionTests {
  private static let scope = "OA_SPACETIME_STAGING_"
  private static let secrets = VariableTable.all.filter(\.form.isSecret)

  @Test("a secret and its file form are not both set", arguments: secrets.map { $0.name(in: .staging) })
  func bothForms(name: String) throws {
    let folder = try TemporaryFolder()
    let changes: [String: String?] = [
      name: "a secret that is long enough for everything", name + "_FILE": try folder.write("secret", "the same"),
    ]
    let problems = Settings.report(changing: changes).problems
    #expect(problems.contains { $0.variable == name && $0.problem == "and \(name)_FILE are both set" })
  }

  @Test("a set but empty form is unset, so that the other one counts")
  func emptyForm() throws {
    let folder = try TemporaryFolder()
    let name = Self.scope + "JWT_SIGNING_KEY"
    let file = try folder.write("key", Settings.signingKey + "\n")
    #expect(Settings.blamed(changing: [name: "", name + "_FILE": file]) == [])
    #expect(Settings.blamed(changing: [name + "_FILE": ""]) == [])
  }

  @Test("the bounds of the TTL are in order")
  func bounds() {
    let (ttl, least, most) = (
      "OA_SYNC_TOKEN_TTL_SECONDS", "OA_SYNC_TOKEN_MIN_TTL_SECONDS", "OA_SYNC_TOKEN_MAX_TTL_SECONDS"
    )
    #expect(Settings.blamed(changing: [ttl: "59"]) == [ttl])
    #expect(Settings.blamed(changing: [ttl: "60"]) == [])
    #expect(Settings.blamed(changing: [ttl: "901"]) == [ttl])
    #expect(Settings.blamed(changing: [ttl: "900"]) == [])
    #expect(Settings.blamed(changing: [least: "600", most: "500", ttl: "550"]) == [least])
    #expect(Settings.blamed(changing: [least: "300", most: "300"]) == [])
  }

  @Test("the margin is less than the minimum TTL")
  func margin() {
    let name = "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS"
    #expect(Settings.blamed(changing: [name: "60"]) == [name])
    #expect(Settings.blamed(changing: [name: "59"]) == [])
  }

  @Test("a token is not too old before it ends")
  func maximumAge() {
    let name = "RUNTIME_SYNC_TOKEN_MAX_AGE_SECONDS"
    #expect(Settings.blamed(changing: [name: "899"]) == [name])
    #expect(Settings.blamed(changing: [name: "900"]) == [])
    let raised = ["OA_SYNC_TOKEN_MAX_TTL_SECONDS": "3600"]
    #expect(Settings.report(changing: raised).configuration?.verification.maximumAge == 3600)
  }

  @Test("beside a keyring file, every other key setting is refused")
  func keyringFile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("keyring.json", Self.keyring)
    let name = Self.scope + "KEYRING_FILE"
    let key = Self.scope + "JWT_SIGNING_KEY"
    #expect(Settings.blamed(changing: [name: file, key: nil]) == [])
    #expect(Settings.blamed(changing: [name: file]) == [key])
    let others = [
      Self.scope + "FALLBACK_SIGNING_KEYS", Self.scope + "TOKEN_KEY_ID", "RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS",
    ]
    for other in others {
      #expect(Settings.blamed(changing: [name: file, key: nil, other: "x"]) == [other])
    }
    #expect(Settings.blamed(changing: [name: try folder.write("bad.json", "{"), key: nil]) == [name])
    #expect(
      Settings.blamed(changing: [name: try folder.write("open.json", Self.keyring, mode: 0o644), key: nil]) == [name]
    )
  }

  static let keyring = """
    {"environment": "staging", "generation": 7, "keys": [{"kty": "oct", "alg": "HS256", "use": "sig", "kid": "2026-02",
     "k": "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA", "state": "active"}]}
    """

  @Test("session keys are no sync keys, whatever encoding they are written in")
  func sharedKeys() {
    let name = "OA_CONTROL_SESSION_SIGNING_KEY"
    #expect(Settings.blamed(changing: [name: Settings.signingKey + "staging"]) == [name])
    let bytes = "0123456789abcdef0123456789abcdef"
    let hex = "hex:" + bytes.utf8.map { String($0, radix: 16) }.joined()
    #expect(Settings.blamed(changing: [name: hex, Self.scope + "FALLBACK_SIGNING_KEYS": bytes]) == [name])
    let fallbacks = "OA_CONTROL_SESSION_FALLBACK_SIGNING_KEYS"
    #expect(Settings.blamed(changing: [fallbacks: Settings.signingKey + "staging"]) == [fallbacks])
  }

  @Test("session tokens are configured whole or not at all")
  func wholeSessions() {
    let names = ["OA_CONTROL_SESSION_ISSUER", "OA_CONTROL_SESSION_AUDIENCE", "OA_CONTROL_SESSION_SIGNING_KEY"]
    for name in names { #expect(Settings.blamed(changing: [name: nil]) == [name]) }
  }

  @Test("introspection is configured whole or not at all")
  func wholeIntrospection() {
    let whole = [
      "OA_CONTROL_INTROSPECTION_URL": "https://identity.example.com/introspect",
      "OA_CONTROL_INTROSPECTION_CLIENT_ID": "token-service", "OA_CONTROL_INTROSPECTION_CLIENT_SECRET": "word",
    ]
    #expect(Settings.blamed(changing: whole) == [])
    for name in whole.keys {
      var changes: [String: String?] = whole
      changes[name] = .some(nil)
      #expect(Settings.blamed(changing: changes) == [name])
    }
  }

  @Test("somebody must be able to call, in staging and prod")
  func callers() throws {
    let none: [String: String?] = [
      "OA_CONTROL_SESSION_ISSUER": nil, "OA_CONTROL_SESSION_AUDIENCE": nil, "OA_CONTROL_SESSION_SIGNING_KEY": nil,
    ]
    #expect(Settings.blamed(changing: none) == ["OA_CONTROL_SESSION_ISSUER"])
    let folder = try TemporaryFolder()
    let file = try folder.write("access-keys.json", #"{"access_keys": []}"#)
    #expect(Settings.blamed(changing: none.merging(["OA_CONTROL_ACCESS_KEYS_FILE": file]) { $1 }) == [])
  }

  @Test("audit is off in dev, or where it is asked for twice")
  func audit() {
    #expect(Settings.blamed(changing: ["OA_AUDIT": "off"]) == ["OA_AUDIT"])
    #expect(Settings.blamed(changing: ["OA_AUDIT": "off"], allowsNoAudit: true) == [])
    #expect(Settings.blamed(changing: ["OA_AUDIT": "off"], of: .dev) == [])
  }

  @Test("admin and read tokens are two, and at most two each")
  func serviceTokens() {
    let name = "RUNTIME_READ_TOKEN"
    let (one, two, three) = (
      "read-one-0123456789abcdefghijklmnop", "read-two-0123456789abcdefghijklmnop", "read-3-0123456789abcdefghijklmnop"
    )
    #expect(Settings.blamed(changing: [name: Settings.adminToken]) == [name])
    #expect(Settings.blamed(changing: [name: "\(one),\(two)"]) == [])
    #expect(Settings.blamed(changing: [name: "\(one),\(two),\(three)"]) == [name])
  }

  @Test("default scopes are allowed ones, and there is at least one")
  func scopes() {
    let (allowed, defaults) = ("OA_SYNC_TOKEN_ALLOWED_SCOPES", "OA_SYNC_TOKEN_DEFAULT_SCOPES")
    #expect(Settings.blamed(changing: [allowed: "sync.subscribe", defaults: "sync.subscribe"]) == [])
    #expect(Settings.blamed(changing: [allowed: "sync.subscribe", defaults: "sync.append"]) == [defaults])
    #expect(Settings.blamed(changing: [allowed: "sync.append"]) == [defaults])
  }
}
