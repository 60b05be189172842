import JWT
import Testing
import TokenRules

@testable import TokenService

@Suite("Environments side by side")
struct ConfigurationMatrixTests {
  private static func matrix(_ changes: [String: String?] = [:]) -> ConfigurationMatrix {
    var variables = Settings.valid(.staging).merging(Settings.valid(.prod)) { first, _ in first }
    variables = variables.filter { $0.key.hasPrefix("OA_SPACETIME_") }
    for (name, value) in changes { variables[name] = value }
    return ConfigurationMatrix(
      of: ServiceEnvironment.allCases,
      served: .dev,
      from: variables,
      developmentKeys: DevelopmentKeys(workingDirectory: "/nonexistent", absence: .pretend),
      allowsNoAudit: false
    )
  }

  @Test("three environments that share nothing are fine; unscoped variables are not missed")
  func fine() { #expect(Self.matrix().problems == []) }

  @Test("a key that two environments share is found by its bytes, among fallbacks too")
  func sharedKey() {
    let bytes = "0123456789abcdef0123456789abcdef"
    let hex = "hex:" + bytes.utf8.map { String($0, radix: 16) }.joined()
    let problems = Self.matrix([
      "OA_SPACETIME_STAGING_JWT_SIGNING_KEY": bytes, "OA_SPACETIME_PROD_FALLBACK_SIGNING_KEYS": hex,
    ]).problems
    #expect(problems.map(\.problem) == ["shares a key with staging"])
    #expect(problems.first?.variable.contains("OA_SPACETIME_PROD_FALLBACK_SIGNING_KEYS") == true)
  }

  @Test("a shared pair of issuer and audience is found; one of the two alone may be shared")
  func sharedPair() {
    let issuer: [String: String?] = ["OA_SPACETIME_STAGING_TOKEN_ISSUER": "issuer-prod"]
    #expect(Self.matrix(issuer).problems == [])
    let both = issuer.merging(["OA_SPACETIME_STAGING_TOKEN_AUDIENCE": "audience-prod"]) { $1 }
    #expect(Self.matrix(both).problems.map(\.problem) == ["are those of staging"])
  }

  @Test("unscoped variables that are shared, as all of them are, count for nothing")
  func unscoped() {
    let fallbacks = ["RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS": "an earlier secret of more than 32 bytes"]
    #expect(Self.matrix(fallbacks).problems == [])
  }

  @Test("what is wrong in any environment is found, beside what is shared")
  func wrong() {
    let problems = Self.matrix([
      "OA_SPACETIME_STAGING_DATABASE": "a/b", "OA_SPACETIME_PROD_HTTP_BASE_URL": "http://prod",
      "OA_SPACETIME_PROD_JWT_SIGNING_KEY": Settings.signingKey + "staging",
    ]).problems
    #expect(problems.count == 3)
  }

  @Test("the table shows values, defaults in parentheses, and keys by their ids alone")
  func text() throws {
    let matrix = Self.matrix()
    let text = matrix.text()
    let staging = try SigningKey(encodedSecret: Settings.signingKey + "staging").id
    #expect(text.contains("key \(staging)"))
    #expect(text.contains("(/health)"))
    #expect(!text.contains("SENTINEL"))
    #expect(!matrix.json().contains("SENTINEL"))
    let object = try JSONObject(parsing: Array(matrix.json().utf8))
    #expect(object["ok"]?.bool == true)
    #expect(object["environments"]?.object?.members.map(\.name) == ["dev", "staging", "prod"])
  }
}
