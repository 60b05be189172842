import Foundation
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  /// Commands that ask the store who is alive.
  @Suite(.serialized) struct FleetPublicationTests {
    private let run = try! KeysRun()

    private func beat(_ id: String, ring digest: String, in store: PostgreSQLStore) async throws {
      let record = FleetDriftTests.record(id, ring: digest)
      _ = try await store.beat(record.heartbeat)
    }

    @Test func `a key is promoted when every live replica of the store has the ring`() async throws {
      try await run.ring("k1")
      #expect(try await run(["stage", "--kid", "k2"]).code == 0)
      let digest = try run.record().digest
      try await PostgreSQLFixture.withStore { [run] store, database in
        let url = ["OA_SPACETIME_STAGING_STORE_URL": try PostgreSQLCluster.shared().url(database)]
        try await beat("one", ring: digest, in: store)
        try await beat("two", ring: String(repeating: "0", count: 64), in: store)
        let refusal = try await run(["promote"], with: url)
        #expect(refusal.code == 1)
        #expect(refusal.complaint.contains("the replica two has another ring, 000000000000 of generation 1"))
        try await beat("two", ring: digest, in: store)
        #expect(try await run.untilDone(["promote"], with: url).code == 0)
        #expect(try run.states() == ["k2 active", "k1 fallback"])
      }
    }

    @Test func `a store that does not answer stops it`() async throws {
      try await run.ring("k1", "k2")
      let url = ["OA_SPACETIME_STAGING_STORE_URL": "postgres://u:word@127.0.0.1:1/db?connect_timeout=2"]
      let refusal = try await run(["promote"], with: url)
      #expect(refusal.code == 69)
      #expect(refusal.complaint.contains("OA_SPACETIME_STAGING_STORE_URL: the store cannot be used"))
      #expect(!refusal.complaint.contains("word"))
    }

    @Test func `replicas are told by the store itself`() async throws {
      let folder = try TestSupport.TemporaryFolder()
      try await PostgreSQLFixture.withStore { store, database in
        let variables = [
          "OA_SPACETIME_STAGING_STORE_URL": try PostgreSQLCluster.shared().url(database),
          "OA_SPACETIME_STAGING_REPLICAS": "2",
        ]
        try await beat("one", ring: "d1", in: store)
        let command = ["replicas", "--direct", "--env", "staging"]
        let alone = try await CommandRun(command, in: folder, with: variables)
        #expect(alone.code == 1 && alone.output.contains("1 of 2 replicas share the store"))
        try await beat("two", ring: "d1", in: store)
        let both = try await CommandRun(command, in: folder, with: variables)
        #expect(both.code == 0 && both.output.hasSuffix("all agree\n"), "\(both.output)\(both.complaint)")
      }
    }
  }
}

/// `token-service replicas`, without a store.
@Suite struct ReplicasCommandTests {
  @Test func `what the help shows works against a dev service`() async throws {
    let folder = try TestSupport.TemporaryFolder()
    let help = try await CommandRun(["replicas", "--help"], in: folder)
    #expect(help.code == 0 && help.output.contains("token-service replicas --url"))
    let memory = try await CommandRun(["replicas", "--direct"], in: folder)
    #expect(memory.code == 64 && memory.complaint.contains("memory"))
    let silent = try await CommandRun(["replicas", "--url", "http://127.0.0.1:1"], in: folder)
    #expect(silent.code == 69)
    let token = ["RUNTIME_ADMIN_TOKEN": Settings.adminToken]
    try await OwnThread.run { try ServeProcess(with: token) }.asked { url in
      for _ in 0..<100 {
        let table = try await CommandRun(["replicas", "--url", url], in: folder, with: token)
        if table.code == 69 {
          try await Task.sleep(for: .milliseconds(50))
          continue
        }
        #expect(table.code == 0 && table.output.contains("all agree"), "\(table.output)\(table.complaint)")
        let json = try await CommandRun(["replicas", "--url", url, "--json"], in: folder, with: token)
        #expect(json.code == 0 && json.output.contains(#""agrees":true"#))
        let stranger = ["RUNTIME_ADMIN_TOKEN": "another-admin-token-0123456789abcdefghij"]
        #expect(try await CommandRun(["replicas", "--url", url], in: folder, with: stranger).code == 77)
        return
      }
      Issue.record("the service never heard from its store")
    }
  }
}

extension ServeProcess {
  /// Does something with the internal listener's URL while the process is there.
  fileprivate func asked(_ body: (_ url: String) async throws -> Void) async throws {
    try await body("http://127.0.0.1:\(internalPort ?? 0)")
    send(SIGTERM)
  }
}
