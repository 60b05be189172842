import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

extension PostgreSQLTests {
  /// `--direct`: the commands about revocations where no service runs, on a real store.
  @Suite(.serialized) struct RevokeDirectTests {
    private let folder = try! TestSupport.TemporaryFolder()
    private let variables: [String: String]

    init() throws {
      let cluster = try PostgreSQLCluster.shared()
      variables = [
        "OA_SPACETIME_DEV_STORE_URL": cluster.url(try cluster.emptyDatabase()),
        "OA_AUDIT": "file:\(folder.path)/audit.jsonl",
      ]
    }

    private func run(_ arguments: [String]) async throws -> CommandRun {
      try await CommandRun(arguments, in: folder, with: variables)
    }

    private func audit() throws -> [JSONObject] {
      let text = try String(contentsOfFile: folder.path + "/audit.jsonl", encoding: .utf8)
      return try text.split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
    }

    @Test func `what is written to the store is durable, on record, and in the audit`() async throws {
      let early = try await run(["revoke", "--user", "7", "--direct"])
      #expect(early.code == 69)
      #expect(early.complaint.contains("run `token-service store migrate`"))
      #expect(try await run(["store", "migrate", "--env", "dev"]).code == 0)
      let once = ["revoke", "--user", "user:7", "--by", "me", "--reason", "gone", "--idempotency-key", "k", "--direct"]
      let revoke = try await run(once)
      #expect(revoke.code == 0, "\(revoke.complaint)")
      let id = String(revoke.line.prefix(36))
      #expect(revoke.line.hasPrefix("\(id) revokes user 7: "))
      #expect(revoke.line.hasSuffix("durable at position 1; services take it up at their next look into the store"))
      let again = try await run(once + ["--json"])
      #expect(try JSONObject(parsing: Array(again.line.utf8))["repeated"]?.bool == true)
      #expect(try await run(["revocations", "list", "--direct"]).output.contains(id))
      let lift = try await run(["revocations", "lift", id, "--direct", "--by", "me"])
      #expect(lift.code == 0)
      #expect(lift.output.contains("\(id) is lifted: it revokes user 7 no more"))
      #expect(try await run(["revocations", "list", "--direct"]).line == "no revocations")
      let unknown = try await run(["revocations", "lift", "rev_0123456789abcdef0123456789abcdef", "--direct"])
      #expect(unknown.code == 65)
      let events = try audit()
      #expect(events.map { $0["event_name"]?.string } == ["sync.revocation.created", "sync.revocation.lifted"])
      #expect(events.map { $0["user_id"]?.string } == ["7", "7"])
    }

    @Test func `a store that cannot be reached acknowledges nothing`() async throws {
      let away = ["OA_SPACETIME_DEV_STORE_URL": "postgres://nobody:CANARY@127.0.0.1:1/none"]
      let run = try await CommandRun(["revoke", "--user", "7", "--direct"], in: folder, with: away)
      #expect(run.code == 69)
      #expect(run.output.isEmpty)
      #expect(!run.complaint.contains("CANARY"))
    }
  }
}
