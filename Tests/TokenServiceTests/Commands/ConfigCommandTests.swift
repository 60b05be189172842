import Foundation
import HTTPTypes
import HummingbirdCore
import JWT
import NIOCore
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite("token-service config, --version, --help")
struct ConfigCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], with variables: [String: String] = [:]) async throws -> CommandRun {
    try await CommandRun(arguments, in: folder, with: variables)
  }

  @Test("config reference prints the committed page")
  func reference() async throws {
    #expect(try await run(["config", "reference"]).output == ConfigurationReference.markdown())
  }

  @Test("config check passes in dev with nothing set, and makes nothing")
  func nothingSet() async throws {
    let check = try await run(["config", "check"])
    #expect(check.code == 0)
    #expect(check.output.contains("(token-service-dev)"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/keys"))
  }

  @Test("config check lists every problem on standard error and ends with 78, without a value")
  func problems() async throws {
    var variables = Settings.valid(.prod)
    variables["OA_SPACETIME_PROD_DATABASE"] = "SENTINEL/x"
    variables["OA_SYNC_TOKEN_TTL_SECONDS"] = "SENTINEL"
    let check = try await run(["config", "check", "--env", "prod"], with: variables)
    #expect(check.code == 78)
    #expect(check.complaint.contains("2 problems in the configuration of prod:"))
    #expect(!(check.output + check.complaint).contains("SENTINEL"))
  }

  @Test("config check --env all fails where two environments share a key")
  func sharing() async throws {
    var variables = Settings.valid(.staging).merging(Settings.valid(.prod)) { first, _ in first }
    #expect(try await run(["config", "check", "--env", "all"], with: variables).code == 0)
    variables["OA_SPACETIME_PROD_JWT_SIGNING_KEY"] = variables["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"]
    let check = try await run(["config", "check", "--env", "all", "--json"], with: variables)
    #expect(check.code == 78)
    #expect(check.complaint.contains("shares a key with staging"))
    let object = try JSONObject(parsing: Array(check.output.utf8.dropLast()))
    #expect(object["ok"]?.bool == false)
    #expect(object["shared"]?.array?.count == 1)
  }

  @Test("a variable that is not known is pointed out")
  func unknown() async throws {
    let check = try await run(["config", "check"], with: ["OA_SYNC_TOKEN_TLL_SECONDS": "60"])
    #expect(check.code == 0)
    #expect(check.complaint.contains("OA_SYNC_TOKEN_TLL_SECONDS is not known"))
  }

  @Test("--against agrees with a service of the same configuration, and names what differs from another one")
  func against() async throws {
    let variables = Settings.valid()
    let configuration = try #require(Settings.report(variables).configuration)
    try await StubServer.run { request, answer, _ in
      guard request.uri.path == "/internal/v1/spacetime/config",
        request.headers[.authorization] == "Bearer " + Settings.adminToken
      else { return try await answer.writeResponse(HTTPResponse(status: .unauthorized)) }
      var writer = JSONWriter()
      ConfigurationSummary(configuration, keyring: configuration.keyring).write(to: &writer)
      let response = Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: writer.bytes)))
      try await answer.write(response: response.head, body: response.body)
    } _: { port, _ in
      let check = ["config", "check", "--env", "staging", "--against", "http://127.0.0.1:\(port)"]
      let same = try await run(check, with: variables)
      #expect(same.code == 0)
      #expect(same.output == "the running service agrees\n")

      var others = variables
      others["OA_SYNC_TOKEN_TTL_SECONDS"] = "120"
      let different = try await run(check, with: others)
      #expect(different.code == 1)
      #expect(different.output.contains("OA_SYNC_TOKEN_TTL_SECONDS"))
      #expect(try await run(check + ["--json"], with: others).output.contains(#""agrees":false"#))

      others["RUNTIME_ADMIN_TOKEN"] = "another-admin-token-0123456789abcdefghij"
      #expect(try await run(check, with: others).code == 77)
    }
    let gone = ["config", "check", "--env", "staging", "--against", "http://127.0.0.1:1"]
    #expect(try await run(gone, with: variables).code == 69)
  }

  @Test("--against compares one environment, at a URL")
  func againstUsage() async throws {
    #expect(try await run(["config", "check", "--env", "all", "--against", "http://127.0.0.1:9090"]).code == 64)
    #expect(try await run(["config", "check", "--against", "127.0.0.1:9090"]).code == 64)
  }

  @Test("--version tells the commit that the scripts pass")
  func version() async throws {
    #expect(try await run(["--version"], with: ["OA_BUILD_COMMIT": "abc1234"]).line.hasSuffix("(commit abc1234)"))
    #expect(try await run(["--version"]).line.hasSuffix("(commit unknown)"))
    #expect(try await run(["--version"], with: ["OA_BUILD_COMMIT": "a b"]).line.hasSuffix("(commit unknown)"))
  }

  @Test("every help has examples that fit a terminal")
  func help() async throws {
    let commands = [
      [], ["mint"], ["verify"], ["inspect"], ["config"], ["config", "check"], ["config", "reference"], ["keys"],
      ["keys", "generate"], ["keys", "init"], ["keys", "list"], ["keys", "status"], ["keys", "stage"],
      ["keys", "promote"], ["keys", "retire"], ["keys", "revoke"], ["keys", "rollback"], ["keys", "plan"],
      ["keys", "prune"], ["keys", "accept-older"], ["rehearse"], ["rehearse", "run"], ["rehearse", "verify"],
      ["evidence"], ["evidence", "keygen"],
    ]
    for command in commands {
      let help = try await run(command + ["--help"])
      #expect(help.code == 0)
      #expect(help.output.contains("EXAMPLES"), "\(command)")
      // An example that was broken over two lines begins its second one at the margin.
      let lines = help.output.split(separator: "\n", omittingEmptySubsequences: false)
      let examples = lines.drop { $0 != "EXAMPLES" }.dropFirst().prefix { !$0.isEmpty }
      #expect(!examples.isEmpty && examples.allSatisfy { $0.hasPrefix("  ") }, "\(command)")
      #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE") })
    }
  }

  @Test("completions are there for three shells")
  func completions() async throws {
    for shell in ["bash", "zsh", "fish"] {
      let script = try await run(["--generate-completion-script", shell])
      #expect(script.code == 0)
      #expect(script.output.contains("verify"))
    }
  }

  @Test("a wrong command line is 64")
  func usage() async throws {
    #expect(try await run(["--nonsense"]).code == 64)
    #expect(try await run(["nonsense"]).code == 64)
    #expect(try await run(["config", "check", "--env", "production"]).code == 64)
  }
}
