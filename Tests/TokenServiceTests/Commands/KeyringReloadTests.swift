import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// The keyring file of a service that runs as a process of its own.
@Suite struct KeyringReloadTests {
  // MARK: What comes into force

  @Test func `a rename is in force within two seconds, and at once after SIGHUP`() async throws {
    try await OwnThread.run {
      let service = try RingProcess(in: try TemporaryFolder(), ring: Self.ring(1))
      let client = try RingClient(service)
      for generation in 2...4 {
        try service.replace(Self.ring(generation))
        #expect(try Self.wait(seconds: 2) { try client.keys()["generation"]?.string == "\(generation)" })
      }
      // By chance alone, the look of every second would come in time only once in a thousand runs.
      for generation in 5...7 {
        try service.replace(Self.ring(generation))
        service.send(SIGHUP)
        #expect(try Self.wait(seconds: 0.1) { try client.keys()["generation"]?.string == "\(generation)" })
      }
      service.send(SIGTERM)
      #expect(service.wait() == 0)
    }
  }

  @Test(.enabled(if: FakeTime.missing == nil, "libfaketime is missing"), arguments: [-7200, 7200])
  func `a clock that is off by hours holds up no look at the file`(ahead: Int) async throws {
    try await OwnThread.run {
      let folder = try TestSupport.TemporaryFolder()
      let clock = try FakeClock(in: folder)
      let service = try RingProcess(in: folder, ring: Self.ring(1), with: clock.variables)
      clock.drives(service.processID)
      let client = try RingClient(service)
      try clock.set(ahead: ahead)
      for generation in 2...3 {
        try service.replace(Self.ring(generation))
        #expect(try Self.wait(seconds: 5) { try client.keys()["generation"]?.string == "\(generation)" })
      }
    }
  }

  @Test func `a secret volume whose link is swapped is in force within two seconds`() async throws {
    try await OwnThread.run {
      let folder = try TemporaryFolder()
      let files = FileManager.default
      for generation in 1...2 {
        try files.createDirectory(atPath: folder.path + "/..\(generation)", withIntermediateDirectories: true)
        try folder.write("..\(generation)/ring.json", Self.ring(generation), mode: 0o440)
      }
      try files.createSymbolicLink(atPath: folder.path + "/..data", withDestinationPath: "..1")
      try files.createSymbolicLink(atPath: folder.path + "/mounted.json", withDestinationPath: "..data/ring.json")
      let service = try RingProcess(in: folder, at: "mounted.json")
      let client = try RingClient(service)
      #expect(try client.keys()["generation"]?.string == "1")
      try files.createSymbolicLink(atPath: folder.path + "/..tmp", withDestinationPath: "..2")
      #expect(rename(folder.path + "/..tmp", folder.path + "/..data") == 0)
      #expect(try Self.wait(seconds: 2) { try client.keys()["generation"]?.string == "2" })
    }
  }

  @Test func `a fallback is dropped at its time by itself`() async throws {
    try await OwnThread.run {
      let now = Int64(Date().timeIntervalSince1970)
      let end = Timestamp(seconds: now + 4)
      let times = """
        "demoted_at":"\(Timestamp(seconds: now).rfc3339)","retire_at":"\(end.rfc3339)","longest_ttl_seconds":2
        """
      let ring = Self.ring(1, .key("old", Fixtures.fallbackSecret, "fallback", times))
      let service = try RingProcess(
        in: try TemporaryFolder(),
        ring: ring,
        with: [
          "OA_SYNC_TOKEN_TTL_SECONDS": "2", "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "2", "OA_SYNC_TOKEN_MAX_TTL_SECONDS": "2",
          "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "1", "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS": "0",
          "RUNTIME_SYNC_TOKEN_MAX_AGE_SECONDS": "900", "OA_SPACETIME_STAGING_CLOCK_BOUND_SECONDS": "0",
        ]
      )
      let client = try RingClient(service)
      let token = Self.token(by: "old", Fixtures.fallbackSecret, at: now)
      #expect(try client.verify(token)["active"]?.bool == true)
      // Not before its time, and within a second of it.
      #expect(try Self.wait(seconds: 10) { try client.verify(token)["active"]?.bool == false })
      let dropped = Date().timeIntervalSince1970
      #expect(dropped >= Double(end.seconds) && dropped < Double(end.seconds) + 1.5)
      let key = try #require(try client.keys()["keys"]?.array?.last?.object)
      #expect(key["state"]?.string == "fallback")
      #expect(key["accepted"]?.bool == false)
      #expect(try Self.wait(seconds: 2) { Self.audit(service).contains("sync.key.retired") })
    }
  }

  // MARK: What does not

  @Test func `every kind of bad ring is told in words while the old one goes on`() async throws {
    try await OwnThread.run {
      let service = try RingProcess(in: try TemporaryFolder(), ring: Self.ring(1))
      let client = try RingClient(service)
      let demoted = SystemClock().now().seconds
      let end = Timestamp(seconds: demoted + 60).rfc3339
      let early = #""demoted_at":"\#(Timestamp(seconds: demoted).rfc3339)","retire_at":"\#(end)""#
      let bad: [(ring: String, mode: Int, words: String)] = [
        (String(Self.ring(2).dropLast(40)), 0o600, "not strict JSON"),
        (Self.ring(2, .key("k2", Fixtures.fallbackSecret, "standby")), 0o600, "two have the id k2"),
        (Self.ring(2, .key("x", Fixtures.fallbackSecret, "active")), 0o600, "exactly one key is active, here are 2"),
        (Self.ring(2), 0o644, "mode 0644"),
        (Self.ring(2, environment: "prod"), 0o600, "of another environment"),
        (Self.ring(2, .key("x", Fixtures.fallbackSecret, "fallback", early)), 0o600, "x ends at \(end)"),
        (Self.ring(0), 0o600, "of generation 0, and one of generation 1 was in force"),
      ]
      for (ring, mode, words) in bad {
        try service.replace(ring, mode: mode)
        func detail() throws -> String? { try client.ready().json["details"]?.object?["keyring"]?.string }
        #expect(try Self.wait(seconds: 2) { try detail()?.contains(words) == true }, "\(words)")
        #expect(try client.ready().status == 200)
        #expect(try client.reload().status == 409)
        #expect(try client.mint().json["kid"]?.string == "k1")
      }
      try service.replace(Self.ring(2))
      #expect(try Self.wait(seconds: 2) { try client.ready().json["details"] == nil })
      #expect(try client.mint().json["kid"]?.string == "k2")
      #expect(!service.text.contains(Forge.base64URL(Array(Fixtures.fallbackSecret.utf8))))
    }
  }

  @Test func `a ring whose overlap is too short for the TTL is 78, with the time it has and the time it needs`()
    async throws
  {
    let folder = try TemporaryFolder()
    // Its tokens are out still: what was long ago is nobody's trouble.
    let demoted = SystemClock().now().seconds
    // 900 s of TTL, 30 s of leeway and twice 5 s of clocks.
    let (end, needed) = (Timestamp(seconds: demoted + 939).rfc3339, Timestamp(seconds: demoted + 940).rfc3339)
    let early = #""demoted_at":"\#(Timestamp(seconds: demoted).rfc3339)","retire_at":"\#(end)""#
    try RingProcess.replace(
      "ring.json",
      Self.ring(1, .key("x", Fixtures.fallbackSecret, "fallback", early)),
      in: folder
    )
    var variables = try RingProcess.variables(in: folder)
    for arguments in [["serve", "--env", "staging", "--port", "0"], ["config", "check", "--env", "staging"]] {
      let run = try await CommandRun(arguments, in: folder, with: variables)
      #expect(run.code == 78)
      let words = "key x ends at \(end), while its tokens may be valid until \(needed)"
      #expect((run.output + run.complaint).contains(words))
    }
    variables["OA_SYNC_TOKEN_MAX_TTL_SECONDS"] = "899"
    #expect(try await CommandRun(["config", "check", "--env", "staging"], in: folder, with: variables).code == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/state"))
  }

  @Test func `an older ring is refused across a restart, also after SIGKILL`() async throws {
    let folder = try TemporaryFolder()
    try await OwnThread.run {
      let service = try RingProcess(in: folder, ring: Self.ring(1))
      try service.replace(Self.ring(2, .endedKey("k1", "revoked")))
      #expect(try RingClient(service).reload().status == 200)
      service.send(SIGKILL)
      _ = service.wait()
    }
    for (ring, words) in [
      (Self.ring(1), "of generation 1, and one of generation 2 was in force"),
      (Self.ring(3, .key("k1", Self.secret(1), "standby")), "retired or revoked before: k1"),
    ] {
      try RingProcess.replace("ring.json", ring, in: folder)
      let variables = try RingProcess.variables(in: folder)
      let run = try await CommandRun(["serve", "--env", "staging", "--port", "0"], in: folder, with: variables)
      #expect(run.code == 78)
      #expect(run.complaint.contains("OA_SPACETIME_STAGING_KEYRING_FILE"))
      #expect(run.complaint.contains(words))
      #expect(run.complaint.contains("accept-older"))
    }
    try await OwnThread.run {
      let service = try RingProcess(in: folder, ring: Self.ring(3))
      #expect(try RingClient(service).mint().status == 200)
    }
  }

  @Test func `a state folder that was named and cannot be used is 78, and so is a history that is none`() async throws {
    let folder = try TemporaryFolder()
    try RingProcess.replace("ring.json", Self.ring(1), in: folder)
    try folder.write("state", "a file")
    var variables = try RingProcess.variables(in: folder)
    var run = try await CommandRun(["serve", "--env", "staging", "--port", "0"], in: folder, with: variables)
    #expect(run.code == 78)
    #expect(run.complaint.contains("OA_SPACETIME_STAGING_STATE_DIR names a folder that cannot be used"))
    variables["OA_SPACETIME_STAGING_STATE_DIR"] = nil
    try FileManager.default.removeItem(atPath: folder.path + "/state")
    try FileManager.default.createDirectory(atPath: folder.path + "/state/staging", withIntermediateDirectories: true)
    try folder.write("state/staging/keyring-history.json", "{}")
    run = try await CommandRun(["serve", "--env", "staging", "--port", "0"], in: folder, with: variables)
    #expect(run.code == 78)
    #expect(run.complaint.contains("keyring-history.json is wrong"))
  }

  @Test func `without a folder of its choice it goes on in memory, and says so`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("state", "a file")
    try await OwnThread.run {
      let service = try RingProcess(in: folder, ring: Self.ring(1), with: ["OA_SPACETIME_STAGING_STATE_DIR": nil])
      let client = try RingClient(service)
      #expect(try client.ready().status == 200)
      let detail = try client.ready().json["details"]?.object?["keyring_history"]?.string
      #expect(detail == "the keyring's history cannot be kept: not a directory")
      #expect(service.text.contains("a restart would forget which keyrings must not come back"))
      try service.replace(Self.ring(0))
      #expect(try client.reload().status == 409)
    }
  }

  // MARK: Under load

  @Test func `no request fails over fifty reloads, and a revoked key ends with the next request`() async throws {
    let folder = try TemporaryFolder()
    let service = try await OwnThread.run { try RingProcess(in: folder, ring: Self.rolling(1)) }
    let load = RingLoad(service)
    let (revoked, before) = try await OwnThread.run {
      let client = try RingClient(service)
      load.start(threads: 3)
      for generation in 2...51 {
        try service.replace(Self.rolling(generation))
        let answer = try client.reload()
        #expect(answer.status == 200)
        // The look of every second may have been quicker than the request.
        #expect(["reloaded", "unchanged"].contains(try answer.json["outcome"]?.string))
        #expect(try client.keys()["generation"]?.string == "\(generation)")
        usleep(20_000)
      }
      load.stop()
      let token = try #require(try client.mint().json["token"]?.string)
      #expect(try client.verify(token)["active"]?.bool == true)
      load.start(threads: 3, verifies: false)
      try service.replace(Self.ring(52, .endedKey("k51", "revoked")))
      #expect(try client.reload().status == 200)
      let verdict = try client.verify(token)
      load.stop()
      return (verdict["reason_code"]?.string, load.count)
    }
    #expect(revoked == "invalid_token")
    #expect(before > 500)
    #expect(load.failures == [])
  }

  // MARK: Support

  private static func secret(_ number: Int) -> String { "test-only: reload secret number \(1000 + number)" }

  /// A ring with one key of the generation's number, and others.
  private static func ring(_ generation: Int, environment: String = "staging", _ more: String...) -> String {
    let keys = [String.key("k\(generation)", secret(generation), "active")] + more
    return KeyringText(keys: keys, members: #""environment":"\#(environment)","generation":\#(generation)"#).json
  }

  /// A ring whose next key is published before it signs, and whose earlier keys are accepted still.
  private static func rolling(_ generation: Int) -> String {
    let earlier = (max(1, generation - 3)..<generation).map { String.key("k\($0)", secret($0), "fallback") }
    let keys =
      [
        String.key("k\(generation + 1)", secret(generation + 1), "standby"),
        .key("k\(generation)", secret(generation), "active"),
      ] + earlier
    return KeyringText(keys: keys, members: #""environment":"staging","generation":\#(generation)"#).json
  }

  private static func token(by id: String, _ secret: String, at now: Int64) -> String {
    let payload = SyncPayload(issuedAt: now).with("iss", #""issuer-staging""#).with("aud", #""audience-staging""#)
    return forge(header: #"{"alg":"HS256","typ":"JWT","kid":"\#(id)"}"#, payload: payload.json, key: secret.utf8)
  }

  private static func audit(_ service: RingProcess) -> String {
    (try? String(contentsOfFile: service.folder.path + "/audit", encoding: .utf8)) ?? ""
  }

  private static func wait(seconds: Double, _ condition: () throws -> Bool) throws -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    repeat {
      if try condition() { return true }
      usleep(2_000)
    } while Date() < deadline
    return false
  }
}
