import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite
struct RevocationConfigurationTests {
  private static let scope = "OA_SPACETIME_STAGING_"

  private static func configuration(_ changes: [String: String?] = [:]) throws -> RevocationConfiguration {
    let named = Dictionary(uniqueKeysWithValues: changes.map { (scope + $0.key, $0.value) })
    return try #require(Settings.report(changing: named).configuration).revocation
  }

  @Test func `what nobody set has its preset`() throws {
    let revocation = try Self.configuration()
    #expect(revocation.store == .sqlite(path: "state/staging/revocations.sqlite3"))
    #expect(revocation.maximumStaleness == .seconds(60))
    #expect(revocation.pollInterval == .milliseconds(500))
    #expect(revocation.lifetimes == RevocationLifetimes(tokens: 930, callers: nil))
    #expect(revocation.replicas == nil)
  }

  @Test func `a store's file is in the state folder`() throws {
    let revocation = try Self.configuration(["STATE_DIR": "/var/lib/x", "STORE_URL": "sqlite:r"])
    #expect(revocation.store == .sqlite(path: "/var/lib/x/r"))
  }

  @Test func `dev keeps revocations in memory unless it is told otherwise`() throws {
    let folder = try TemporaryFolder()
    #expect(Settings.report([:], of: .dev, in: folder).configuration?.revocation.store == .memory)
    let told = Settings.report(["OA_SPACETIME_DEV_STORE_URL": "sqlite:/r"], of: .dev, in: folder).configuration
    #expect(told?.revocation.store == .sqlite(path: "/r"))
  }

  @Test func `failing closed is switched off with 0, and not in prod`() throws {
    #expect(try Self.configuration(["REVOCATION_MAX_STALENESS_SECONDS": "0"]).maximumStaleness == nil)
    let name = "OA_SPACETIME_PROD_REVOCATION_MAX_STALENESS_SECONDS"
    #expect(Settings.blamed(changing: [name: "0"], of: .prod) == [name])
  }

  @Test func `the bound leaves room for two looks`() {
    let (bound, poll) = (Self.scope + "REVOCATION_MAX_STALENESS_SECONDS", Self.scope + "REVOCATION_POLL_MS")
    #expect(Settings.blamed(changing: [bound: "1", poll: "500"]) == [])
    #expect(Settings.blamed(changing: [bound: "1", poll: "501"]) == [bound])
  }

  @Test func `several replicas cannot share memory`() throws {
    let name = "OA_SPACETIME_DEV_REPLICAS"
    #expect(Settings.blamed(changing: [name: "2", "OA_SPACETIME_DEV_STORE_URL": nil], of: .dev) == [name])
    #expect(Settings.blamed(changing: [name: "1", "OA_SPACETIME_DEV_STORE_URL": nil], of: .dev) == [])
    #expect(try Self.configuration(["REPLICAS": "3"]).replicas == 3)
  }

  @Test func `rules about callers live as long as a caller, which is longer than a session token's age`() throws {
    let name = Self.scope + "LONGEST_CALLER_SECONDS"
    #expect(Settings.blamed(changing: [name: "2591999"]) == [name])
    #expect(try Self.configuration(["LONGEST_CALLER_SECONDS": "2592000"]).lifetimes.callers == 2_592_030)
  }

  @Test func `stores that differ make digests that differ, passwords do not`() throws {
    func digest(_ url: String) throws -> ConfigurationDigest {
      try #require(Settings.report(changing: [Self.scope + "STORE_URL": url]).configuration).digest
    }
    #expect(try digest("postgres://u:a@host/db") == digest("postgres://u:b@host/db"))
    #expect(try digest("postgres://u:a@host/db") != digest("postgres://u:a@other/db"))
  }
}
