import Foundation
import TestSupport
import Testing

@testable import TokenService

/// Gates as real processes.
@Suite struct GateProcessTests {
  private let folder: TestSupport.TemporaryFolder

  init() throws { folder = try TestSupport.TemporaryFolder() }

  private func run(
    _ command: TokenService.Gate.Command,
    limit: Int64 = 60,
    readsSettings: Bool = false,
    _ variables: [String: String] = [:]
  ) async -> (reading: GateReading?, log: String) {
    var gate = TokenService.Gate(name: "g", command: command, limit: limit)
    gate.readsSettings = readsSettings
    let log = folder.path + "/g.log"
    var all = ["PATH": "/usr/bin:/bin", "HOME": folder.path]
    for (name, value) in variables { all[name] = value }
    let reading = await GateProcess(kind: .staging, variables: all).run(gate, log: log)
    return (reading, (try? String(contentsOfFile: log, encoding: .utf8)) ?? "")
  }

  @Test func `what it says and how it ends are read`() async throws {
    let passed = await run(.shell("echo 'g: 7 checks ran'; echo oops >&2"))
    #expect(passed.reading?.end == .code(0) && passed.reading?.count == 7)
    #expect(passed.log.contains("oops"))
    #expect(await run(.shell("exit 3")).reading?.end == .code(3))
    #expect(await run(.shell("kill -9 $$")).reading?.end == .signal(9))
    guard case .notStarted = await run(.program(["./nowhere"])).reading?.end else { return #expect(Bool(false)) }
  }

  @Test func `a count of an earlier attempt does not count`() async {
    _ = await run(.shell("echo 'g: 7 checks ran'"))
    #expect(await run(.shell("true")).reading?.count == nil)
  }

  // No time-outs.
  @Test func `what does not end is ended, with all that it started`() async throws {
    let mark = folder.path + "/pid"
    let (reading, _) = await run(.shell("sleep 300 & echo $! > \(mark); wait"), limit: 1)
    #expect(reading?.end == .timedOut)
    let child = try #require(Int32(try String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .newlines)))
    for _ in 0..<200 where RehearsalProcess.isAlive(child) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(!RehearsalProcess.isAlive(child))
  }

  @Test func `whoever is interrupted ends it`() async throws {
    let mark = folder.path + "/pid"
    let running = Task { await run(.shell("echo $$ > \(mark); exec sleep 300")).reading }
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: mark) {
      try await Task.sleep(for: .milliseconds(10))
    }
    running.cancel()
    #expect(await running.value == nil)
    let id = try #require(Int32(try String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .newlines)))
    #expect(!RehearsalProcess.isAlive(id))
  }

  // A login shell's profile could change the result.
  @Test func `no profile is read, and no secret is passed on`() async throws {
    try folder.write(".profile", "echo 'g: 99 tests ran'\n", mode: 0o644)
    try folder.write("env.sh", "echo 'g: 99 tests ran'\n", mode: 0o644)
    let secrets = [
      "OA_STAGING_CONTROL_AUTH_TOKEN": "CANARY-1", "RUNTIME_ADMIN_TOKEN": "CANARY-2", "RUNTIME_READ_TOKEN": "CANARY-3",
      "OA_SPACETIME_STAGING_JWT_SIGNING_KEY": "CANARY-4", "ENV": folder.path + "/env.sh",
      "BASH_ENV": folder.path + "/env.sh", "OTHER": "CANARY-5",
    ]
    let plain = await run(.shell("env"), secrets)
    #expect(!plain.log.contains("CANARY") && !plain.log.contains("99 tests"))
    let provision = await run(.shell("env"), readsSettings: true, secrets)
    #expect(provision.log.contains("CANARY-4") && provision.log.contains("CANARY-2"))
    #expect(!provision.log.contains("CANARY-1") && !provision.log.contains("CANARY-5"))
  }
}
