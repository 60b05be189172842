import Foundation
import TestSupport
import Testing

@testable import TokenService

extension PostgreSQLTests {
  @Suite(.serialized) struct StoreCommandTests {
    private let cluster: PostgreSQLCluster
    private let folder = try! TestSupport.TemporaryFolder()

    init() throws { cluster = try PostgreSQLCluster.shared() }

    private func run(_ arguments: [String], _ url: String?, environment: String = "staging") async throws -> CommandRun
    {
      let variable = "OA_SPACETIME_\(environment.uppercased())_STORE_URL"
      return try await CommandRun(
        ["store"] + arguments + ["--env", environment],
        in: folder,
        with: url.map { [variable: $0] } ?? [:]
      )
    }

    @Test func `a store is migrated, migrated again, and checked`() async throws {
      let database = try cluster.emptyDatabase()
      let url = cluster.url(database)
      let place = "postgresql 127.0.0.1:\(cluster.port)/\(database)"
      let missing = try await run(["check"], url)
      #expect(missing.code == 78 && missing.complaint.contains("run `token-service store migrate`"))
      let first = try await run(["migrate"], url)
      #expect(first.code == 0 && first.line == "\(place): schema none became schema 1")
      let again = try await run(["migrate"], url)
      #expect(again.code == 0 && again.line == "\(place): has schema 1, as it should")
      let check = try await run(["check"], url)
      #expect(check.code == 0 && check.output.contains(place) && check.output.contains("position     0\n"))
    }

    @Test func `what is wrong is told with the code for it, and without the password`() async throws {
      let url = cluster.url(try cluster.database())
      let other = try await run(["check"], url, environment: "prod")
      #expect(other.code == 78 && other.complaint.contains("belongs to staging, not to prod"))
      let wrong = try await run(["check"], cluster.url("postgres", password: "CANARY"))
      #expect(wrong.code == 69 && wrong.complaint.contains("password authentication failed"))
      let unset = try await run(["check"], nil)
      #expect(unset.code == 78 && unset.complaint.contains("OA_SPACETIME_STAGING_STORE_URL"))
      let bad = try await run(["migrate"], "postgres://u:CANARY@x@y/z")
      #expect(bad.code == 78 && !(bad.complaint + wrong.complaint).contains("CANARY"))
    }

    @Test func `a store in a file is made by migrate, and not by check`() async throws {
      let path = folder.path + "/revocations.sqlite3"
      let before = try await run(["check"], "sqlite:" + path)
      #expect(before.code == 0 && before.output.contains("not there yet"))
      #expect(!FileManager.default.fileExists(atPath: path))
      #expect(try await run(["migrate"], "sqlite:" + path).code == 0)
      let after = try await run(["check"], "sqlite:" + path)
      #expect(after.code == 0 && after.output.contains("position     0\n"))
    }

    @Test(arguments: [[], ["migrate"], ["check"]])
    func `every example of the help works`(subcommand: [String]) async throws {
      let help = try await CommandRun(["store"] + subcommand + ["--help"], in: folder)
      let examples = help.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { $0.hasPrefix("token-service store ") && !$0.contains("<subcommand>") }
      #expect(examples.count == 2)
      for example in examples {
        let words = example.split(separator: " ").dropFirst().map(String.init)
        #expect(try await CommandRun(words, in: folder).code == 0, "\(example)")
      }
    }
  }
}
