import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite("Service configuration")
struct ServiceConfigurationTests {
  @Test("staging and prod start with the required variables alone", arguments: [ServiceEnvironment.staging, .prod])
  func required(environment: ServiceEnvironment) throws {
    let report = Settings.report(Settings.valid(environment), of: environment)
    #expect(report.problems == [])
    let configuration = try #require(report.configuration)
    #expect(configuration.environment == environment)
    #expect(configuration.issuer == "issuer-" + environment.rawValue)
    #expect(
      configuration.subscribeURL
        == "wss://spacetime.\(environment.rawValue).example.com/v1/database/sync/subscribe"
    )
    #expect(configuration.issuerSettings.ttl == TTLBounds(default: 300, minimum: 60, maximum: 900))
    #expect(configuration.issuerSettings.refreshMargin == 30)
    #expect(configuration.verification.leeway == 30)
    #expect(configuration.verification.maximumAge == 900)
    #expect(configuration.verification.requiresTokenID)
    #expect(configuration.mintRate == RateLimit(perSecond: 10, burst: 300))
    #expect(configuration.addressRate == RateLimit(perSecond: 200, burst: 2000))
    #expect(configuration.audit == .stdout)
    #expect(configuration.session?.maximumAge == 2_592_000)
    #expect(configuration.session?.leeway == 30)
    #expect(configuration.adminTokens.value.accepts(Settings.adminToken.utf8))
    #expect(!configuration.readTokens.value.accepts(Settings.adminToken.utf8))
    #expect(configuration.development == nil)
  }

  @Test("dev starts with nothing set")
  func nothingSet() throws {
    let folder = try TemporaryFolder()
    let configuration = try ServiceConfiguration.load(
      from: [:],
      developmentKeys: DevelopmentKeys(workingDirectory: folder.path, absence: .create)
    )
    #expect(configuration.environment == .dev)
    #expect(configuration.subscribeURL == "ws://127.0.0.1:3000/v1/database/openagents-dev/subscribe")
    #expect(configuration.development?.accessKey?.text.reveal().hasPrefix("oa_pat_") == true)
  }

  @Test("--env wins over OA_SPACETIME_ENV, which wins over dev")
  func choiceOfEnvironment() throws {
    let variables = ["OA_SPACETIME_ENV": "staging"]
    #expect(try ServiceConfiguration.servedEnvironment(.prod, from: variables) == .prod)
    #expect(try ServiceConfiguration.servedEnvironment(nil, from: variables) == .staging)
    #expect(try ServiceConfiguration.servedEnvironment(nil, from: ["OA_SPACETIME_ENV": ""]) == .dev)
    #expect(throws: ConfigurationProblems.self) {
      try ServiceConfiguration.servedEnvironment(nil, from: ["OA_SPACETIME_ENV": "production"])
    }
  }

  @Test("the database stands percent-encoded in the URL, behind the path of the base URL")
  func subscribeURL() throws {
    let report = Settings.report(changing: [
      "OA_SPACETIME_STAGING_HTTP_BASE_URL": "http://[::1]:3000/spacetime/", "OA_SPACETIME_STAGING_DATABASE": "a b?ü",
      "OA_SPACETIME_STAGING_WEBSOCKET_PATH": "/db/{database}/ws",
    ])
    #expect(report.configuration?.subscribeURL == "ws://[::1]:3000/spacetime/db/a%20b%3F%C3%BC/ws")
  }

  @Test("fallback keys are accepted and do not sign; the scoped variable wins")
  func fallbacks() throws {
    let earlier = "base64url:" + String(repeating: "AB", count: 22)
    let report = Settings.report(changing: [
      "OA_SPACETIME_STAGING_FALLBACK_SIGNING_KEYS": "\(earlier), an earlier secret of more than 32 bytes",
      "RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS": "short",
      "OA_SPACETIME_STAGING_TOKEN_KEY_ID": "2026-02",
    ])
    let keyring = try #require(report.configuration?.keyring)
    #expect(keyring.entries.map(\.state) == [.active, .fallback, .fallback])
    #expect(keyring.active?.id == "2026-02")
  }

  @Test("a rate or a burst of 0 switches the limit off")
  func limitsOff() throws {
    let report = Settings.report(changing: [
      "OA_SPACETIME_STAGING_MINT_RATE_PER_SECOND": "0", "OA_SPACETIME_STAGING_ADDRESS_BURST": "0",
    ])
    #expect(report.configuration?.mintRate == nil)
    #expect(report.configuration?.addressRate == nil)
  }

  @Test("variables that look like the service's own and are not are named")
  func unknownVariables() {
    let report = Settings.report(changing: ["OA_SYNC_TOKEN_TLL_SECONDS": "60", "OA_SPACETIME_STAGING_DATABSE": "x"])
    #expect(report.configuration?.unknownVariables == ["OA_SPACETIME_STAGING_DATABSE", "OA_SYNC_TOKEN_TLL_SECONDS"])
  }
}
