import AsyncHTTPClient
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The provision check against real servers in the place of the SpacetimeDB host.
@Suite struct ProvisionCheckTests {
  private let brief = WebClient(http: WebClient.shared.http, limit: .seconds(1))

  /// A set of variables whose host is there.
  private func variables(_ host: String, _ environment: ServiceEnvironment = .staging) -> [String: String] {
    var variables = Settings.valid(environment)
    variables["OA_SPACETIME_\(environment.variableName)_HTTP_BASE_URL"] = host
    return variables
  }

  private func report(
    _ variables: [String: String],
    _ environment: ServiceEnvironment = .staging,
    service: String? = nil
  ) async -> ProvisionReport {
    var check = ProvisionCheck(environment: environment, variables: variables, serviceURL: service, client: brief)
    check.developmentKeys = DevelopmentKeys(workingDirectory: "/nonexistent", absence: .pretend)
    return await check.run()
  }

  private func problem(health host: String) async throws -> ConfigurationProblem {
    let problems = await report(variables(host)).problems
    #expect(problems.count == 1)
    return try #require(problems.first)
  }

  // MARK: Health

  @Test func `a host that is well passes, at the path that is configured`() async throws {
    try await ScriptedServer.run({ _ in .status(204) }) { host in
      var variables = variables(host.url + "/base/")
      variables["OA_SPACETIME_STAGING_HEALTH_PATH"] = "/v1/ping"
      let report = await report(variables)
      #expect(report.problems == [])
      #expect(host.requests.map(\.path) == ["/base/v1/ping"])
      #expect(host.requests.map(\.authorization) == [nil])
      #expect(report.text.hasSuffix("provision-check staging: \(report.checks.count) checks ran"))
    }
  }

  @Test func `a host that answers 500 does not pass`() async throws {
    try await ScriptedServer.run({ _ in .status(500) }) { host in
      let found = try await problem(health: host.url)
      #expect(found.variable == host.url + "/health")
      #expect(found.problem == "answers 500")
    }
  }

  @Test func `a redirect of the host is told and not followed`() async throws {
    try await ScriptedServer.run({ request in
      request.path == "/health" ? .redirect(to: "/elsewhere") : .json("{}")
    }) { host in
      let found = try await problem(health: host.url)
      #expect(found.problem.contains("a redirect to /elsewhere"))
      #expect(host.requests.map(\.path) == ["/health"])
    }
  }

  @Test func `a host that is down, and one that hangs, are told`() async throws {
    let gone = try SilentListener().port
    #expect(try await problem(health: "http://127.0.0.1:\(gone)").problem == "refuses the connection")
    let hanging = try SilentListener()
    #expect(try await problem(health: "http://127.0.0.1:\(hanging.port)").problem == "does not answer within 1 s")
  }

  @Test func `a host with a wrong certificate is told`() async throws {
    let server = try await TLSServer(for: "DNS:other.example", in: try TestSupport.TemporaryFolder())
    let found = try await problem(health: "https://127.0.0.1:\(server.port)")
    #expect(found.problem == "shows a certificate that is not trusted for its name")
  }

  // MARK: Settings

  @Test func `every problem is listed at once, and no value`() async throws {
    try await ScriptedServer.run({ _ in .status(503) }) { host in
      var variables = variables(host.url)
      variables["OA_SPACETIME_STAGING_DATABASE"] = "SENTINEL/database"
      variables["OA_SPACETIME_STAGING_TOKEN_AUDIENCE"] = nil
      variables["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"] = "SENTINEL-short"
      variables["OA_SYNC_TOKEN_TTL_SECONDS"] = "901"
      variables["RUNTIME_ADMIN_TOKEN"] = nil
      let report = await report(variables)
      let blamed = Set(report.problems.map(\.variable))
      #expect(
        blamed.isSuperset(of: [
          "OA_SPACETIME_STAGING_DATABASE", "OA_SPACETIME_STAGING_TOKEN_AUDIENCE",
          "OA_SPACETIME_STAGING_JWT_SIGNING_KEY", "OA_SYNC_TOKEN_TTL_SECONDS", "RUNTIME_ADMIN_TOKEN",
          host.url + "/health",
        ])
      )
      #expect(!(report.text + report.json).contains("SENTINEL"))
      let json = try JSONObject(parsing: Array(report.json.utf8))
      #expect(json["ok"]?.bool == false)
      #expect(json["problems"]?.array?.count == report.problems.count)
    }
  }

  @Test func `production takes https alone`() async throws {
    let report = await report(variables("http://127.0.0.1:9", .prod), .prod)
    #expect(report.problems.contains { $0.variable == "OA_SPACETIME_PROD_HTTP_BASE_URL" })
  }

  @Test func `a key, and an issuer with its audience, that are another environment's are told`() async throws {
    try await ScriptedServer.run({ _ in .status(200) }) { host in
      var variables = Settings.valid(.prod).merging(variables(host.url)) { $1 }
      variables["OA_SPACETIME_PROD_JWT_SIGNING_KEY"] = variables["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"]
      variables["OA_SPACETIME_PROD_TOKEN_ISSUER"] = variables["OA_SPACETIME_STAGING_TOKEN_ISSUER"]
      variables["OA_SPACETIME_PROD_TOKEN_AUDIENCE"] = variables["OA_SPACETIME_STAGING_TOKEN_AUDIENCE"]
      let report = await report(variables)
      #expect(report.problems.count == 2)
      #expect(report.checks.first { $0.name == "nothing shared with prod" }?.problems.count == 2)
      #expect(report.checks.first { $0.name == "nothing shared with dev" }?.problems == [])
    }
  }

  @Test func `another environment that is not set up does not count`() async throws {
    try await ScriptedServer.run({ _ in .status(200) }) { host in
      var variables = variables(host.url)
      variables["OA_SPACETIME_PROD_DATABASE"] = "half/done"
      #expect(await report(variables).problems == [])
    }
  }

  @Test func `what dev has by itself does not count as provisioned`() async throws {
    let bare = await report([:], .dev)
    let names = ["HTTP_BASE_URL", "DATABASE", "TOKEN_ISSUER", "TOKEN_AUDIENCE", "JWT_SIGNING_KEY"]
    #expect(Set(bare.problems.map(\.variable)).isSuperset(of: names.map { "OA_SPACETIME_DEV_" + $0 }))
    try await ScriptedServer.run({ _ in .status(200) }) { host in
      #expect(await report(variables(host.url, .dev), .dev).problems == [])
    }
  }

  // MARK: The running service

  @Test func `a running service that was told the same agrees, and one that was not does not`() async throws {
    try await ScriptedServer.run({ _ in .status(200) }) { host in
      let folder = try TestSupport.TemporaryFolder()
      var own = variables(host.url)
      own["RUNTIME_READ_TOKEN"] = LiveService.readToken
      own["OA_AUDIT"] = "file:\(folder.path)/audit.jsonl"
      let (told, changes) = (own, own.mapValues { Optional($0) })
      try await LiveService.run(changing: changes.merging(["OA_CONTROL_ACCESS_KEYS_FILE": nil]) { $1 }) { service in
        let url = "http://127.0.0.1:\(service.internalPort)"
        var told = told
        #expect(await report(told, service: url).problems == [])
        told["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"] = Settings.signingKey + "another"
        let differing = await report(told, service: url).problems.map(\.variable)
        #expect(differing.contains("config_digest"))
        #expect(differing.contains("key_ids"))
        told["RUNTIME_ADMIN_TOKEN"] = "CANARY-another-admin-0123456789abcdefgh"
        let refused = await report(told, service: url).problems
        #expect(refused.map(\.problem) == ["names a service that does not accept RUNTIME_ADMIN_TOKEN"])
      }
    }
  }

  @Test func `the admin token goes to the service alone, and is not printed`() async throws {
    try await ScriptedServer.run({ _ in .status(200) }) { host in
      try await ScriptedServer.run({ _ in .redirect(to: host.url + "/stolen") }) { service in
        let report = await report(variables(host.url), service: service.url)
        #expect(service.requests.map(\.authorization) == ["Bearer " + Settings.adminToken])
        #expect(host.requests.map(\.path) == ["/health"])
        #expect(report.problems.map(\.variable) == ["--service-url"])
        #expect(!(report.text + report.json).contains(Settings.adminToken))
      }
    }
  }
}
