import Testing
import TokenRules

@testable import TokenService

@Suite("The message about a configuration that is wrong")
struct ConfigurationProblemsTests {
  @Test("one message lists every problem, each with its variable and what would be right")
  func everyProblem() throws {
    let error = #expect(throws: ConfigurationProblems.self) {
      try ServiceConfiguration.load(
        environment: .prod,
        from: ["OA_SYNC_TOKEN_TTL_SECONDS": "soon", "OA_EVENT_LOOP_THREADS": "0"],
        developmentKeys: DevelopmentKeys(absence: .pretend)
      )
    }
    let problems = try #require(error)
    let expected = [
      "OA_SPACETIME_PROD_HTTP_BASE_URL", "OA_SPACETIME_PROD_DATABASE", "OA_SPACETIME_PROD_TOKEN_ISSUER",
      "OA_SPACETIME_PROD_TOKEN_AUDIENCE", "OA_SPACETIME_PROD_JWT_SIGNING_KEY", "OA_SYNC_TOKEN_TTL_SECONDS",
      "OA_CONTROL_SESSION_ISSUER", "OA_SPACETIME_PROD_STORE_URL", "RUNTIME_ADMIN_TOKEN", "OA_EVENT_LOOP_THREADS",
    ]
    #expect(problems.problems.map(\.variable) == expected)
    let lines = problems.description.split(separator: "\n")
    #expect(lines.first == "10 problems in the configuration of prod:")
    #expect(lines.count == 11)
    for (line, name) in zip(lines.dropFirst(), expected) { #expect(line.hasPrefix("  \(name) ")) }
    #expect(problems.problems.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test("no value is ever in the message, in whichever variable it was put")
  func noValues() {
    let canary = "SENTINEL with spaces, /and {signs}"
    var variables: [String: String] = [:]
    for variable in VariableTable.all {
      variables[variable.name(in: .staging)] = canary
    }
    variables["OA_SPACETIME_ENV"] = nil
    let report = Settings.report(variables)
    #expect(report.problems.count > 20)
    let text = ConfigurationProblems(environment: "staging", problems: report.problems).description
    #expect(!text.contains("SENTINEL"))
    #expect(!text.contains("signs"))
  }

  @Test("a secret that was put where its file's name belongs is not repeated")
  func secretAsPath() {
    for variable in VariableTable.all where variable.form.isSecret {
      let name = variable.name(in: .staging)
      let report = Settings.report(changing: [name: nil, name + "_FILE": "SENTINEL-secret-in-the-wrong-place"])
      let text = ConfigurationProblems(environment: nil, problems: report.problems).description
      #expect(text.contains(name))
      #expect(!text.contains("SENTINEL"))
    }
  }

  @Test("neither records nor descriptions hold a secret")
  func redaction() throws {
    let report = Settings.report(Settings.valid())
    let configuration = try #require(report.configuration)
    var text = ""
    dump(report, to: &text)
    dump(configuration, to: &text)
    text += "\(report) \(configuration)"
    #expect(!text.contains("SENTINEL"))
    #expect("\(Secret("SENTINEL"))" == "<redacted>")
    #expect(String(reflecting: Secret("SENTINEL")) == "<redacted>")
  }
}
