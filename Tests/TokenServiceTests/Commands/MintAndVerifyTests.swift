import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

@Suite("token-service mint, verify, inspect, keys")
struct MintAndVerifyTests {
  private static let caller = ["--user", "1042", "--org", "org:openagents"]
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(
    _ arguments: [String],
    with variables: [String: String] = [:],
    input: String = ""
  ) async throws -> CommandRun {
    try await CommandRun(arguments, in: folder, with: variables, input: input)
  }

  private func mint(_ options: String...) async throws -> String {
    try await run(["mint", "--raw"] + Self.caller + options).line
  }

  @Test("with nothing set, what mint mints in a folder, verify accepts there")
  func newcomer() async throws {
    let lease = try await run(["mint"] + Self.caller)
    #expect(lease.code == 0)
    #expect(lease.complaint == "")
    let object = try JSONObject(parsing: Array(lease.output.utf8.dropLast()))
    #expect(object["expires_in"]?.integer == 300)
    #expect(object["refresh_after_in"]?.integer == 270)
    #expect(object["subject"]?.string == "user:1042")

    // The lease as it is, or the bare token; as input, argument or file.
    let token = try #require(object["token"]?.string)
    #expect(try await run(["verify"], input: lease.output).code == 0)
    #expect(try await run(["verify", "-"], input: token + "\n").code == 0)
    #expect(try await run(["verify", token]).code == 0)
    try folder.write("token.txt", token)
    let verdict = try await run(["verify", "--token-file", "token.txt", "--json"])
    #expect(verdict.code == 0)
    let answer = try JSONObject(parsing: Array(verdict.output.utf8.dropLast()))
    #expect(answer["active"]?.bool == true)
    #expect(answer["refresh_after"]?.string != nil)
    #expect(answer["refresh_after_in"]?.integer != nil)
  }

  @Test("another folder has other keys: its verify says 1, the reason on standard error, and why that may be")
  func otherFolder() async throws {
    let token = try await mint()
    let elsewhere = try TemporaryFolder()
    let verdict = try await CommandRun(["verify"], in: elsewhere, input: token)
    #expect(verdict.code == 1)
    #expect(verdict.output == "")
    #expect(verdict.complaint.contains("invalid_token: "))
    #expect(verdict.complaint.contains("keys/dev"))
    #expect(!FileManager.default.fileExists(atPath: elsewhere.path + "/keys"))
  }

  @Test("a stream that the token does not grant is 1, with its reason code")
  func streams() async throws {
    let token = try await mint()
    #expect(try await run(["verify", "--stream", "org:openagents:worker_events"], input: token).code == 0)
    let refused = try await run(["verify", "--stream", "run:7:events", "--json"], input: token)
    #expect(refused.code == 1)
    #expect(refused.complaint.hasPrefix("forbidden_topic: "))
    #expect(refused.output.contains(#""active":false,"reason_code":"forbidden_topic""#))
  }

  @Test("a revoked token is 1, with its reason code")
  func revoked() async throws {
    let lease = try await run(["mint"] + Self.caller)
    let object = try JSONObject(parsing: Array(lease.output.utf8.dropLast()))
    let id = try #require(object["token_id"]?.string)
    let verdict = try await run(["verify"], with: ["RUNTIME_SYNC_REVOKED_JTIS": id], input: lease.output)
    #expect(verdict.code == 1)
    #expect(verdict.complaint.hasPrefix("token_revoked: "))
  }

  @Test("a token of staging is refused by prod; one under an earlier key is reported as a fallback's")
  func environments() async throws {
    var variables = Settings.valid(.staging).merging(Settings.valid(.prod)) { first, _ in first }
    let minted = try await run(["mint", "--env", "staging"] + Self.caller, with: variables)
    #expect(minted.code == 0)
    #expect(try await run(["verify", "--env", "staging"], with: variables, input: minted.output).code == 0)
    #expect(try await run(["verify", "--env", "prod"], with: variables, input: minted.output).code == 1)
    let earlier = variables["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"]
    variables["OA_SPACETIME_STAGING_JWT_SIGNING_KEY"] = "the next signing key of 32 bytes or more"
    variables["RUNTIME_SYNC_TOKEN_FALLBACK_SIGNING_KEYS"] = earlier
    let verdict = try await run(["verify", "--env", "staging", "--json"], with: variables, input: minted.output)
    #expect(verdict.output.contains(#""key_state":"fallback""#))
  }

  @Test("verify ends with 0, 1 or 2 and nothing else")
  func verifyCodes() async throws {
    #expect(try await run(["verify", "--nonsense"]).code == 2)
    #expect(try await run(["verify", "a", "b"]).code == 2)
    #expect(try await run(["verify", "a", "--token-file", "b"]).code == 2)
    #expect(try await run(["verify", "--token-file", "nonexistent"]).code == 2)
    #expect(try await run(["verify"], input: " \n").code == 2)
    #expect(try await run(["verify", "--env", "production", "a"]).code == 2)
    let wrong = try await run(["verify", "a"], with: ["OA_SYNC_TOKEN_TTL_SECONDS": "x"])
    #expect(wrong.code == 2)
    #expect(wrong.complaint.contains("OA_SYNC_TOKEN_TTL_SECONDS is not a whole number"))
    #expect(try await run(["verify", "not a token"]).code == 1)
    #expect(try await run(["verify", "--help"]).code == 0)
  }

  @Test("mint refuses what the server would refuse, and says which option is meant")
  func refusals() async throws {
    let short = try await run(["mint", "--ttl", "59"] + Self.caller)
    #expect(short.code == 65)
    #expect(short.complaint.contains("ttl_seconds: must be from 60 to 900"))
    #expect(try await run(["mint", "--scope", "nobody.knows"] + Self.caller).code == 65)
    #expect(try await run(["mint", "--stream", "org:other:worker_events"] + Self.caller).code == 65)
    #expect(try await run(["mint", "--user", "", "--org", "o"]).code == 65)
    #expect(try await run(["mint", "--user", "1"]).code == 64)
    #expect(try await run(["mint", "--raw", "--json"] + Self.caller).code == 64)
    #expect(try await run(["mint"] + Self.caller, with: ["OA_SYNC_TOKEN_ENABLED": "false"]).code == 69)
    #expect(try await run(["mint", "--env", "prod"] + Self.caller).code == 78)
  }

  @Test("mint takes scopes, streams, device and time")
  func options() async throws {
    let options = [
      "--device", "desktop:1", "--ttl", "120", "--scope", "runtime.run_events", "--stream", "run:7:events",
    ]
    let lease = try await run(["mint", "--json"] + Self.caller + options)
    let object = try JSONObject(parsing: Array(lease.output.utf8.dropLast()))
    #expect(object["device_id"]?.string == "desktop:1")
    #expect(object["expires_in"]?.integer == 120)
    #expect(object["stream_grants"]?.strings == ["run:7:events"])
    #expect(try await run(["verify", "--stream", "run:7:events"], input: lease.output).code == 0)
  }

  @Test("inspect says loudly that nothing was verified, and tells times in words")
  func inspect() async throws {
    let token = try await mint()
    let shown = try await run(["inspect"], input: token)
    #expect(shown.code == 0)
    #expect(shown.output.hasPrefix("NOT VERIFIED"))
    #expect(shown.output.contains("expires in "))
    let old = forge(payload: #"{"sub":"x","exp":1}"#)
    #expect(try await run(["inspect"], input: old).output.contains(" d ago (1970-01-01T00:00:01Z)"))
    let json = try await run(["inspect", "--json"], input: old)
    let object = try JSONObject(parsing: Array(json.output.utf8.dropLast()))
    #expect(object["verified"]?.bool == false)
    #expect(object["payload"]?.object?["exp"]?.integer == 1)
  }

  @Test("inspect refuses what is no token with 65, a missing file with 66, and lets nothing steer the terminal")
  func inspectBadInput() async throws {
    #expect(try await run(["inspect"], input: "a.b").code == 65)
    #expect(try await run(["inspect"], input: "").code == 65)
    #expect(try await run(["inspect", "--token-file", "nonexistent"]).code == 66)
    let steering = forge(payload: "{\"sub\":\"\u{202e}x\u{9b}31m\"}")
    let shown = try await run(["inspect"], input: steering).output
    #expect(!shown.unicodeScalars.contains("\u{202e}") && !shown.unicodeScalars.contains("\u{9b}"))
  }

  @Test("keys generate prints a key that the service takes, another one each time")
  func keysGenerate() async throws {
    let (one, two) = (try await run(["keys", "generate"]).line, try await run(["keys", "generate"]).line)
    #expect(one != two)
    #expect(one.hasPrefix("base64url:"))
    #expect(throws: Never.self) { try SigningKey(encodedSecret: one) }
    let object = try JSONObject(parsing: Array(try await run(["keys", "generate", "--json"]).output.utf8.dropLast()))
    let secret = try #require(object["secret"]?.string)
    #expect(try SigningKey(encodedSecret: secret).id == object["kid"]?.string)
  }
}
