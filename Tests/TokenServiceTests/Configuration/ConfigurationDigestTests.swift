import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite("The digest of a configuration")
struct ConfigurationDigestTests {
  private static func digest(_ changes: [String: String?] = [:]) throws -> ConfigurationDigest {
    try #require(Settings.report(changing: changes).configuration).digest
  }

  @Test("it is the same for the same settings, whether a default is set or not")
  func stable() throws {
    #expect(try Self.digest() == Self.digest())
    #expect(try Self.digest() == Self.digest(["OA_SYNC_TOKEN_TTL_SECONDS": "300"]))
    #expect(try Self.digest().value.utf8.count == 64)
  }

  @Test("it differs where a setting or a key does, and says which")
  func sensitive() throws {
    let base = try Self.digest()
    let changes: [String: String] = [
      "OA_SYNC_TOKEN_TTL_SECONDS": "301", "OA_SPACETIME_STAGING_DATABASE": "other",
      "OA_SPACETIME_STAGING_JWT_SIGNING_KEY": "another key of at least 32 bytes, for tests",
      "RUNTIME_ADMIN_TOKEN": "another-admin-token-0123456789abcdefghij",
    ]
    for (name, value) in changes {
      let other = try Self.digest([name: value])
      #expect(other.value != base.value)
      #expect(other.settings[name] != base.settings[name])
    }
  }

  @Test("what is the machine's own does not count")
  func machine() throws {
    #expect(try Self.digest() == Self.digest(["PORT": "9999", "OA_EVENT_LOOP_THREADS": "3"]))
    let own = ["STATE_DIR": "/var/lib/x", "CLOCK_REFERENCE_URL": "http://replica-2:8080/health"]
    for (name, value) in own { #expect(try Self.digest() == Self.digest(["OA_SPACETIME_STAGING_" + name: value])) }
  }

  @Test("a secret that is re-read from a file does not count: it changes while the service runs")
  func reloaded() throws {
    let folder = try TemporaryFolder()
    func digest(_ token: String) throws -> ConfigurationDigest {
      let file = try folder.write("admin", token)
      return try Self.digest(["RUNTIME_ADMIN_TOKEN": nil, "RUNTIME_ADMIN_TOKEN_FILE": file])
    }
    let first = try digest("first-admin-token-0123456789abcdefghij")
    #expect(try first == digest("second-admin-token-0123456789abcdefghi"))
  }

  @Test("a summary goes over the wire and back, and names what differs")
  func summary() throws {
    let here = try #require(Settings.report(Settings.valid()).configuration)
    let there = try #require(Settings.report(changing: ["OA_SYNC_TOKEN_TTL_SECONDS": "120"]).configuration)
    let summary = ConfigurationSummary(here, keyring: here.keyring)
    var writer = JSONWriter()
    summary.write(to: &writer)
    #expect(ConfigurationSummary(parsing: writer.bytes) == summary)
    let other = ConfigurationSummary(there, keyring: there.keyring)
    #expect(summary.differences(from: other) == ["config_digest", "OA_SYNC_TOKEN_TTL_SECONDS"])
    #expect(ConfigurationSummary(parsing: Array("{}".utf8)) == nil)
  }
}
