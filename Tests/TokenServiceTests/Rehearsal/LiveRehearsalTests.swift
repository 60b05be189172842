import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service rehearse --target` beside an operator who rotates the keys of two running services.
@Suite struct LiveRehearsalTests {
  /// Short lives, so that a rotation is complete within seconds.
  private static let times: [String: String?] = [
    "OA_SYNC_TOKEN_TTL_SECONDS": "3", "OA_SYNC_TOKEN_MAX_TTL_SECONDS": "3", "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "2",
    "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "1", "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS": "1",
    "OA_SPACETIME_STAGING_PROPAGATION_BOUND_SECONDS": "2", "OA_SPACETIME_STAGING_CLOCK_BOUND_SECONDS": "1",
    "RUNTIME_SYNC_TOKEN_MAX_AGE_SECONDS": nil,
  ]

  /// Two services with one ring, and the desk where the ring is changed.
  private struct Environment {
    let desk: TemporaryFolder
    let services: [RingProcess]

    init() async throws {
      desk = try TemporaryFolder()
      let made = try await CommandRun(
        ["keys", "init", "--env", "staging", "--keyring", "ring.json"],
        in: desk,
        with: times.compactMapValues { $0 }
      )
      try #require(made.code == 0, "\(made.complaint)")
      let ring = try String(contentsOfFile: desk.path + "/ring.json", encoding: .utf8)
      services = try await OwnThread.run {
        try (0..<2).map { _ in try RingProcess(in: try TemporaryFolder(), ring: ring, with: times) }
      }
    }

    var variables: [String: String] {
      var variables = times.compactMapValues { $0 }
      variables["RUNTIME_ADMIN_TOKEN"] = Settings.adminToken
      variables["OA_REHEARSAL_CALLERS"] = RingProcess.accessKey
      return variables
    }

    func observe(_ arguments: [String] = []) async throws -> CommandRun {
      let urls = services.flatMap {
        ["--target", "http://127.0.0.1:\($0.publicPort)", "--admin-url", "http://127.0.0.1:\($0.internalPort)"]
      }
      return try await CommandRun(
        ["rehearse", "--env", "staging", "--rate", "5", "--json"] + urls + arguments,
        in: desk,
        with: variables
      )
    }

    /// Changes the ring, and gives it to these services.
    func change(_ arguments: [String], giving replicas: [Int] = [0, 1]) async throws {
      let run = try await CommandRun(
        ["keys"] + arguments + ["--env", "staging", "--keyring", "ring.json"],
        in: desk,
        with: variables
      )
      try #require(run.code == 0, "\(run.complaint)")
      try give(to: replicas)
    }

    func give(to replicas: [Int]) throws {
      let ring = try String(contentsOfFile: desk.path + "/ring.json", encoding: .utf8)
      for replica in replicas { try services[replica].replace(ring) }
    }

    var replicas: [String] { services.flatMap { ["--replica", "http://127.0.0.1:\($0.internalPort)"] } }
  }

  @Test func `an operator's rotation is observed until it is complete`() async throws {
    let environment = try await Environment()
    async let observed = environment.observe(["--minutes", "1"])
    try await Task.sleep(for: .seconds(3))
    try await environment.change(["stage"])
    try await Task.sleep(for: .seconds(2.5))
    try await environment.change(["promote"] + environment.replicas)
    let run = try await observed
    try #require(run.code == 0, "\(run.output)\(run.complaint)")
    let result = try JSONObject(parsing: Array(run.output.utf8))
    #expect(result["decision"]?.string == "pass")
    #expect(result["rotations"]?.integer == 1)
    for zero in ["false_rejects", "stale_accepts", "mint_errors"] { #expect(result[zero]?.integer == 0) }
    #expect(try #require(result["demanded_accepts"]?.integer) > 0)
    let bundle = try environment.desk.path + "/" + #require(result["evidence"]?.string)
    #expect(try await CommandRun(["rehearse", "verify", bundle], in: environment.desk).code == 0)
    for file in ["events.jsonl", "SUMMARY.md", "report.html"] {
      let text = try String(contentsOfFile: bundle + "/" + file, encoding: .utf8)
      #expect(!text.contains(RingProcess.accessKey) && !text.contains(Settings.adminToken), "\(file)")
    }
  }

  @Test func `a key that an operator promotes before it is everywhere is seen`() async throws {
    let environment = try await Environment()
    async let observed = environment.observe(["--minutes", "0.35"])
    try await Task.sleep(for: .seconds(3))
    try await environment.change(["stage"], giving: [0])
    try await Task.sleep(for: .seconds(3.5))
    try await environment.change(["promote"], giving: [0])
    let run = try await observed
    #expect(run.code == 1)
    let result = try JSONObject(parsing: Array(run.output.utf8))
    #expect(try #require(result["false_rejects"]?.integer) > 0)
  }

  @Test func `a rotation that was not seen is not shown to be good`() async throws {
    let environment = try await Environment()
    let run = try await environment.observe(["--minutes", "0.1"])
    #expect(run.code == 1)
    #expect(try JSONObject(parsing: Array(run.output.utf8))["failures"]?.strings == ["no rotation was seen"])
  }

  @Test func `an environment that does not answer is one message, and no bundle`() async throws {
    let folder = try TemporaryFolder()
    let arguments = ["rehearse", "--target", "http://127.0.0.1:1", "--admin-url", "http://127.0.0.1:1"]
    let run = try await CommandRun(
      arguments,
      in: folder,
      with: ["RUNTIME_READ_TOKEN": Settings.adminToken, "OA_REHEARSAL_CALLERS": "oa_pat_CANARY"]
    )
    #expect(run.code == 1)
    #expect(run.complaint.split(separator: "\n").count == 1)
    #expect(!run.complaint.contains("CANARY"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/output"))
  }

  @Test(arguments: [
    ["--admin-url", "http://127.0.0.1:1"], ["--target", "nonsense"],
    ["--target", "http://127.0.0.1:1", "--scenario", "lag"], ["--target", "http://127.0.0.1:1"],
  ])
  func `a wrong command line is 2`(_ arguments: [String]) async throws {
    #expect(try await CommandRun(["rehearse"] + arguments, in: try TemporaryFolder()).code == 2)
  }
}
