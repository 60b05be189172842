import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service provision-check` as a process.
@Suite struct ProvisionCheckCommandTests {
  private func run(_ arguments: [String], _ variables: [String: String] = [:]) async throws -> CommandRun {
    try await CommandRun(["provision-check"] + arguments, in: try TestSupport.TemporaryFolder(), with: variables)
  }

  @Test func `an environment that is in order ends with 0, in words and as JSON`() async throws {
    try await ScriptedServer.run({ _ in .status(200) }) { host in
      var variables = Settings.valid()
      variables["OA_SPACETIME_STAGING_HTTP_BASE_URL"] = host.url
      let words = try await run(["staging"], variables)
      #expect(words.code == 0)
      #expect(words.line.hasSuffix("checks ran"))
      let json = try await run(["staging", "--json"], variables)
      #expect(json.code == 0)
      #expect(try JSONObject(parsing: Array(json.line.utf8))["ok"]?.bool == true)
    }
  }

  @Test func `problems end with 1, all of them listed`() async throws {
    let run = try await run(["prod"])
    #expect(run.code == 1)
    for name in ["HTTP_BASE_URL", "DATABASE", "TOKEN_ISSUER", "TOKEN_AUDIENCE", "JWT_SIGNING_KEY", "STORE_URL"] {
      #expect(run.output.contains("OA_SPACETIME_PROD_\(name) is not set"), "\(name)")
    }
    #expect(run.output.contains("RUNTIME_ADMIN_TOKEN is not set"))
  }

  @Test(arguments: [[], ["production"], ["staging", "prod"], ["staging", "--service-url", "ftp://x"], ["--nonsense"]])
  func `a wrong command line is 2`(_ arguments: [String]) async throws {
    let run = try await run(arguments)
    #expect(run.code == 2)
    #expect(run.output == "")
  }
}
