import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service routing`, as real processes against real services.
@Suite struct RoutingCommandTests {
  private static let admin = "test-only-admin-token-5c1e0a9f7b3d2486"

  private let folder = try! TestSupport.TemporaryFolder()
  private let services = (0..<2).map { _ in try! ServeProcess(with: ["RUNTIME_ADMIN_TOKEN": admin]) }

  private var urls: [String] { services.flatMap { ["--url", "http://127.0.0.1:\($0.internalPort ?? 1)"] } }

  private func run(_ arguments: [String], token: String = admin) async throws -> CommandRun {
    try await CommandRun(["routing"] + arguments, in: folder, with: ["RUNTIME_ADMIN_TOKEN": token])
  }

  @Test func `every service that is named makes the change and shows it`() async throws {
    let set = try await run(["set", "--user-percent", "5", "--reason", "cohort of 5", "--by", "ops"] + urls)
    #expect(set.code == 0, "\(set.complaint)")
    let show = try await run(["show", "--json"] + urls)
    let answers = try show.output.split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
    #expect(answers.count == 2)
    #expect(answers.allSatisfy { $0["canary_user_percent"]?.integer == 5 && $0["requested_by"]?.string == "ops" })
    let words = try await run(["show"] + urls)
    #expect(words.output.contains("cohort of 5") && words.output.contains("openagents-runtime"))
  }

  @Test func `a service that did not change ends it with an error, and the others change`() async throws {
    let nobody = ["--url", "http://127.0.0.1:1"]
    let set = try await run(["set", "--user-percent", "0"] + nobody + urls)
    #expect(set.code == 69)
    #expect(set.complaint.contains("http://127.0.0.1:1 does not answer"))
    let first = try await run(["show", "--json"] + urls)
    #expect(first.output.contains(#""source":"change""#))
    #expect(try await run(["show"] + urls, token: "another-admin-token-5c1e0a9f7b3d24860").code == 77)
  }

  @Test func `a wrong command line changes nothing`() async throws {
    for arguments in [
      ["set"], ["set", "--user-percent", "101"], ["set", "--sample-rate", "2"], ["set", "--shadow", "maybe"],
      ["set", "--user-percent", "5", "--url", "not a url"],
    ] {
      #expect(try await run(arguments).code == 64, "\(arguments)")
    }
    #expect(try await run(["set", "--seed", " x"] + urls).code == 65)
    #expect(try await run(["show", "--json"] + urls).output.contains(#""source":"variables""#))
  }
}
