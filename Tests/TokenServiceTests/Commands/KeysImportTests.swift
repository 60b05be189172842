import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `keys init --import`: the move of a service with single keys to a ring.
@Suite struct KeysImportTests {
  private let folder = try! TestSupport.TemporaryFolder()
  private let caller = ["--user", "1042", "--org", "org:openagents"]
  private let key = "OA_SPACETIME_DEV_JWT_SIGNING_KEY"
  private let id = "OA_SPACETIME_DEV_TOKEN_KEY_ID"
  private let fallbacks = "OA_SPACETIME_DEV_FALLBACK_SIGNING_KEYS"

  private func run(
    _ arguments: [String],
    with variables: [String: String] = [:],
    input: String = ""
  ) async throws -> CommandRun {
    try await CommandRun(arguments, in: folder, with: variables, input: input)
  }

  private func mint(with variables: [String: String] = [:]) async throws -> String {
    try await run(["mint", "--raw"] + caller, with: variables).line
  }

  private func verify(_ token: String) async throws -> Int32 {
    try await run(["verify"], with: ["OA_SPACETIME_DEV_KEYRING_FILE": "ring.json"], input: token).code
  }

  private func importing(_ variables: [String: String] = [:], _ options: String...) async throws -> CommandRun {
    try await run(["keys", "init", "--import", "--env", "dev", "--keyring", "ring.json"] + options, with: variables)
  }

  @Test func `tokens of the key that dev has made verify after the move`() async throws {
    let token = try await mint()
    let move = try await importing()
    #expect(move.code == 0)
    #expect(try await verify(token) == 0)
    let record = try KeyringFile(path: folder.path + "/ring.json", environment: .dev).load().record
    #expect(record.active?.id == record.active?.fingerprint)
    #expect(move.complaint.contains("tokens with kid \(record.active?.id ?? "?"), and tokens without kid, stay valid"))
    #expect(move.complaint.contains("leave OA_SPACETIME_DEV_JWT_SIGNING_KEY"))
  }

  @Test(arguments: [nil, "declared"]) func `a key keeps the id that it signs under`(declared: String?) async throws {
    var variables = [key: "hex:" + Fixtures.activeSecret.utf8.map { String($0, radix: 16) }.joined()]
    variables[id] = declared
    let token = try await mint(with: variables)
    #expect(try await importing(variables).code == 0)
    #expect(try await verify(token) == 0)
    let record = try KeyringFile(path: folder.path + "/ring.json", environment: .dev).load().record
    #expect(record.active?.id == declared ?? Fixtures.activeKey.fingerprint)
  }

  @Test func `a token without kid verifies after the move, one with a kid of nobody does not`() async throws {
    let variables = [key: Fixtures.activeSecret, id: "k1"]
    let parts = try await mint(with: variables).split(separator: ".").map(String.init)
    func forged(_ header: String) -> String {
      Forge.sign(Forge.base64URL(Array(header.utf8)) + "." + parts[1], key: Fixtures.activeSecret.utf8)
    }
    #expect(try await importing(variables).code == 0)
    #expect(try await verify(forged(#"{"alg":"HS256","typ":"JWT"}"#)) == 0)
    #expect(try await verify(forged(#"{"alg":"HS256","typ":"JWT","kid":"k1"}"#)) == 0)
    #expect(try await verify(forged(#"{"alg":"HS256","typ":"JWT","kid":"k2"}"#)) == 1)
  }

  @Test func `fallbacks stay accepted, under the id that they signed under`() async throws {
    let earlier = [key: Fixtures.fallbackSecret, id: "k1"]
    let token = try await mint(with: earlier)
    let variables = [key: Fixtures.activeSecret, id: "k2", fallbacks: Fixtures.fallbackSecret]
    #expect(try await run(["verify"], with: variables, input: token).code == 0)
    #expect(try await importing(variables, "--fallback-kid", "k1").code == 0)
    #expect(try await verify(token) == 0)
    let record = try KeyringFile(path: folder.path + "/ring.json", environment: .dev).load().record
    #expect(record.keys.map(\.id) == ["k2", "k1"] && record.keys.map(\.state) == [.active, .fallback])
    // Nobody knows which replica signs with it still: it ends when it is retired, not by itself.
    #expect(record["k1"]?.retireAt == nil && record["k1"]?.demotedAt != nil)
  }

  @Test func `what cannot be imported is told, and nothing is made`() async throws {
    let nothing = try await importing()
    #expect(nothing.code == 78)
    #expect(nothing.complaint.contains("there is no key to import"))
    let weak = try await importing([key: "short"])
    #expect(weak.code == 78 && weak.complaint.contains("has 5 bytes"))
    let twice = try await importing([key: Fixtures.activeSecret, fallbacks: Fixtures.activeSecret])
    #expect(twice.code == 1)
    #expect(try await importing([key: Fixtures.activeSecret], "--fallback-kid", "k1").code == 64)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a ring that is there is left alone`() async throws {
    try folder.write("ring.json", "{}")
    #expect(try await importing([key: Fixtures.activeSecret]).code != 0)
    #expect(try String(contentsOfFile: folder.path + "/ring.json", encoding: .utf8) == "{}")
  }
}
