import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `token-service keys` against real services, all of them processes of their own with one ring between them.
@Suite struct KeysLiveTests {
  private let folder = try! TestSupport.TemporaryFolder()
  private var ring: String { folder.path + "/ring.json" }

  /// Bounds of nothing, tokens of two seconds: a rotation takes as long as its commands.
  private var variables: [String: String] {
    [
      "OA_SPACETIME_DEV_KEYRING_FILE": ring, "RUNTIME_ADMIN_TOKEN": "test-only-admin-token-5c1e0a9f7b3d2486",
      "OA_SPACETIME_DEV_PROPAGATION_BOUND_SECONDS": "0", "OA_SPACETIME_DEV_CLOCK_BOUND_SECONDS": "0",
      "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS": "0", "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "2",
      "OA_SYNC_TOKEN_TTL_SECONDS": "2", "OA_SYNC_TOKEN_MAX_TTL_SECONDS": "2",
      "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "1",
      // Where the audit goes is part of the configuration, which has to be the same.
      "OA_AUDIT": "off",
    ]
  }

  private func keys(_ arguments: String...) async throws -> CommandRun {
    try await CommandRun(["keys"] + arguments, in: folder, with: variables)
  }

  /// Waits until the command has this code: services take a ring up within two seconds.
  private func keys(_ arguments: [String], until code: Int32) async throws -> CommandRun {
    for _ in 0..<200 {
      let run = try await CommandRun(["keys"] + arguments, in: folder, with: variables)
      if run.code == code { return run }
      try await Task.sleep(for: .milliseconds(50))
    }
    return try await CommandRun(["keys"] + arguments, in: folder, with: variables)
  }

  private func serve() async throws -> ServeProcess {
    try await OwnThread.run { [variables] in try ServeProcess(with: variables) }
  }

  private func url(_ service: ServeProcess) throws -> String {
    "http://127.0.0.1:\(try #require(service.internalPort))"
  }

  private func mint(_ service: ServeProcess) async throws -> String {
    let response = try await OwnThread.run {
      let connection = try RawConnection(port: try #require(service.publicPort))
      connection.send(
        "POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(service.accessKey ?? "")\r\n\r\n"
      )
      return try connection.response()
    }
    return try #require(try response?.json["token"]?.string)
  }

  @Test func `a rotation over two services, each step when they are ready for it`() async throws {
    #expect(try await keys("init", "--kid", "k1").code == 0)
    let (a, b) = (try await serve(), try await serve())
    let replicas = ["--replica", try url(a), "--replica", try url(b)]
    #expect(try await keys(["status"] + replicas, until: 0).output.hasSuffix("all agree\n"))
    #expect(try await keys("stage", "--kid", "k2").code == 0)
    let promote = try await keys(["promote"] + replicas, until: 0)
    #expect(promote.output.contains("k2 signs from now on"))
    // Whoever signs with k1 still, or has a token of it out, holds the retirement up.
    _ = try await keys(["status"] + replicas, until: 0)
    let retire = try await keys(["retire", "k1"] + replicas, until: 0)
    #expect(retire.output.contains("k1 is retired"))
    let status = try await keys(["status", "--json"] + replicas, until: 0)
    let json = try JSONObject(parsing: Array(status.line.utf8))
    #expect(json["replicas"]?.array?.compactMap { $0.object?["signing"]?.string } == ["k2", "k2"])
    withExtendedLifetime((a, b)) {}
  }

  @Test func `tokens that are out are counted, by retire and by revoke`() async throws {
    #expect(try await keys("init", "--kid", "k1").code == 0)
    let service = try await serve()
    let replica = ["--replica", try url(service)]
    #expect(try await keys("stage", "--kid", "k2").code == 0)
    #expect(try await keys(["promote"] + replica, until: 0).code == 0)
    _ = try await keys(["status"] + replica, until: 0)
    let long = ["OA_SYNC_TOKEN_MAX_TTL_SECONDS": "900"]
    for _ in 0..<3 { _ = try await mint(service) }
    let revoke = try await CommandRun(
      ["keys", "revoke", "k2", "--compromised", "--dry-run"] + replica,
      in: folder,
      with: variables.merging(long) { $1 }
    )
    #expect(revoke.code == 0)
    #expect(revoke.complaint.contains("revoking k2 ends 3 leases now, as one replica counts"))
    withExtendedLifetime(service) {}
  }

  @Test func `a replica with an older ring shows as drift, and stops a promotion`() async throws {
    #expect(try await keys("init", "--kid", "k1").code == 0)
    let a = try await serve()
    // The other one looks at a copy of the ring that nobody brings up to date.
    let copy = try folder.write("late.json", String(contentsOfFile: ring, encoding: .utf8))
    let b = try await OwnThread.run { [variables] in
      try ServeProcess(with: variables.merging(["OA_SPACETIME_DEV_KEYRING_FILE": copy]) { $1 })
    }
    #expect(try await keys("stage", "--kid", "k2").code == 0)
    let replicas = ["--replica", try url(a), "--replica", try url(b)]
    #expect(try await keys(["promote", "--replica", try url(a), "--dry-run"], until: 0).code == 0)
    let refusal = try await keys(["promote"] + replicas, until: 1)
    #expect(refusal.complaint.contains("k2 is not accepted everywhere yet: \(try url(b)) does not have it"))
    #expect(!refusal.complaint.contains(try url(a)))
    let status = try await keys(["status"] + replicas, until: 1)
    let lines = status.output.split(separator: "\n")
    #expect(lines[1].hasPrefix(try url(b)) && lines[1].contains("another ring than the file's"))
    #expect(lines[2].hasPrefix(try url(a)))
    withExtendedLifetime((a, b)) {}
  }

  @Test func `a token of the wrong kind of service is told so`() async throws {
    #expect(try await keys("init", "--kid", "k1").code == 0)
    let service = try await serve()
    let other = variables.merging(["RUNTIME_ADMIN_TOKEN": "test-only-other-token-5c1e0a9f7b3d2486"]) { $1 }
    let replica = ["--replica", try url(service)]
    let status = try await CommandRun(["keys", "promote"] + replica, in: folder, with: other)
    #expect(status.code == 77)
    #expect(status.complaint.contains("does not accept RUNTIME_READ_TOKEN or RUNTIME_ADMIN_TOKEN"))
    withExtendedLifetime(service) {}
  }
}
