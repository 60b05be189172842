import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// `token-service revoke` and `revocations`, as real processes against a real service.
@Suite struct RevokeCommandTests {
  private static let admin = "test-only-admin-token-5c1e0a9f7b3d2486"
  private static let read = "test-only-read-token-5c1e0a9f7b3d24860"

  private let folder = try! TestSupport.TemporaryFolder()
  private let service = try! ServeProcess(with: ["RUNTIME_ADMIN_TOKEN": admin, "RUNTIME_READ_TOKEN": read])

  private var url: String { "http://127.0.0.1:\(service.internalPort ?? 1)" }

  private func run(
    _ arguments: [String],
    with variables: [String: String] = ["RUNTIME_ADMIN_TOKEN": admin]
  ) async throws -> CommandRun {
    try await CommandRun(arguments + ["--url", url], in: folder, with: variables)
  }

  private func json(_ arguments: [String]) async throws -> JSONObject {
    let run = try await run(arguments + ["--json"])
    #expect(run.code == 0, "\(run.complaint)")
    return try JSONObject(parsing: Array(run.line.utf8))
  }

  @Test func `what is revoked is listed, and lifted, in words`() async throws {
    let revoke = try await run(["revoke", "--session", "sess_1", "--reason", "stolen", "--by", "ops"])
    #expect(revoke.code == 0)
    #expect(revoke.complaint.isEmpty)
    let lines = revoke.line.split(separator: "\n")
    let id = try #require(lines.first?.prefix(36)).description
    #expect(lines.first?.contains(" revokes session sess_1: what was issued up to 20") == true)
    #expect(lines.last == "kept in memory alone: gone with the process; in force at the service that was asked")
    let list = try await run(["revocations", "list"])
    for word in [id, "session sess_1", "stolen", "ops", "in force"] { #expect(list.output.contains(word)) }
    let lift = try await run(["revocations", "lift", id, "--reason", "found", "--by", "me"])
    #expect(lift.line.hasPrefix("\(id) is lifted: it revokes session sess_1 no more\n"))
    #expect(try await run(["revocations", "lift", id]).line.hasPrefix("\(id) is lifted, as before"))
    #expect(try await run(["revocations", "list"]).line == "no revocations")
    let lifted = try await run(["revocations", "list", "--lifted", "--session", "sess_1"])
    #expect(lifted.output.contains("lifted 0 s ago by me") || lifted.output.contains(" s ago by me"))
  }

  @Test func `every kind of subject can be named, and each page leads to the next`() async throws {
    for option in [
      ["--jti", "t"], ["--session", "a b&c"], ["--device", "d"], ["--user", "user:7"], ["--org", "o"],
    ] {
      let record = try await json(["revoke"] + option)["revocation"]?.object
      #expect(record?["requested_by"]?.string?.contains("@") == true)
    }
    let all = try await json(["revoke", "--all", "--yes", "--before", "0"])["revocation"]?.object
    #expect(all?["cutoff_unix"]?.integer == 1)
    let dated = try await json(["revoke", "--user", "7", "--before", "2026-02-25T08:45:12Z"])["revocation"]?.object
    #expect(dated?["before"]?.string == "2026-02-25T08:45:12Z")
    let named = try await json(["revocations", "list", "--session", "a b&c"])
    #expect(named["revocations"]?.array?.count == 1)
    let page = try await run(["revocations", "list", "--limit", "3", "--kind", "user"])
    #expect(page.complaint.isEmpty)
    let first = try await run(["revocations", "list", "--limit", "3"])
    #expect(first.complaint == "there are more: --before 5\n")
    #expect(try await json(["revocations", "list", "--before", "5"])["revocations"]?.array?.count == 4)
  }

  @Test func `the same key writes once`() async throws {
    let once = ["revoke", "--user", "7", "--by", "me", "--idempotency-key", "k"]
    let first = try await json(once)
    let again = try await json(once)
    #expect(again["repeated"]?.bool == true)
    #expect(again["revocation"]?.text == first["revocation"]?.text)
    #expect(try await run(once).output.contains("revokes user 7, as before"))
    let other = try await run(["revoke", "--user", "8", "--by", "me", "--idempotency-key", "k"])
    #expect(other.code == 65)
    #expect(other.complaint.contains("Idempotency-Key was used for another request"))
  }

  @Test func `the read token lists and does nothing else`() async throws {
    let reader = ["RUNTIME_READ_TOKEN": Self.read]
    #expect(try await run(["revocations", "list"], with: reader).code == 0)
    let stranger = ["RUNTIME_ADMIN_TOKEN": Self.read]
    for arguments in [
      ["revoke", "--user", "7"], ["revocations", "lift", "rev_0123456789abcdef0123456789abcdef"],
    ] {
      let run = try await run(arguments, with: stranger)
      #expect(run.code == 77)
      #expect(run.complaint.contains("does not accept RUNTIME_ADMIN_TOKEN"))
    }
  }

  @Test(
    arguments: [
      (["revoke"], 64), (["revoke", "--user", "7", "--org", "o"], 64), (["revoke", "--user", "7", "--all"], 64),
      (["revoke", "--all"], 64), (["revoke", "--user", "7", "--idempotency-key", "a b"], 64),
      (["revoke", "--user", ""], 65), (["revoke", "--user", "user:"], 65),
      (["revoke", "--user", "7", "--before", "soon"], 65), (["revoke", "--user", "7", "--before", "4102444800"], 65),
      (["revoke", "--user", "7", "--reason", "a\u{1b}b"], 65),
      (["revocations", "lift", "rev_1"], 64), (["revocations", "lift", "rev_0123456789abcdef0123456789abcdef"], 65),
      (["revocations", "list", "--limit", "0"], 64), (["revocations", "list", "--kind", "x"], 64),
      (["revocations", "list", "--jti", "a", "--user", "b"], 64), (["revocations", "list", "--before", "x"], 65),
      (["revoke", "--user", "7", "--direct"], 64),
    ] as [([String], Int32)]
  )
  func `what cannot be done has its code, and nothing is written`(arguments: [String], code: Int32) async throws {
    let run = try await run(arguments)
    #expect(run.code == code, "\(run.complaint)")
    #expect(run.output.isEmpty)
    #expect(!run.complaint.isEmpty)
    #expect(try await json(["revocations", "list"])["revocations"]?.array?.isEmpty == true)
  }

  @Test func `a token in place of its id goes nowhere`() async throws {
    let token = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
    let run = try await run(["revoke", "--jti", token])
    #expect(run.code == 65)
    #expect(run.complaint.contains("jti looks like a token"))
    #expect(!run.complaint.contains(token))
    #expect(!service.text.contains(token) && !service.auditText.contains(token))
  }

  @Test func `text of strangers cannot steer the terminal`() async throws {
    _ = try await run(["revoke", "--user", "a\u{202e}b", "--reason", "x\u{202e}y"])
    let list = try await run(["revocations", "list"])
    #expect(!list.output.contains("\u{202e}"))
    #expect(list.output.contains(#"\u{202e}"#))
  }

  @Test func `where nobody answers, the key to ask again with is told`() async throws {
    let run = try await CommandRun(
      ["revoke", "--user", "7", "--url", "http://127.0.0.1:1"],
      in: folder,
      with: ["RUNTIME_ADMIN_TOKEN": Self.admin]
    )
    #expect(run.code == 69)
    #expect(run.complaint.contains(/--idempotency-key cli_[0-9a-f]{32}/))
    #expect(run.complaint.contains("--direct"))
  }

  @Test func `the store itself is not worked on where it is memory`() async throws {
    for arguments in [["revoke", "--user", "7"], ["revocations", "list"]] {
      let run = try await CommandRun(arguments + ["--direct"], in: folder)
      #expect(run.code == 78)
      #expect(run.complaint.contains("OA_SPACETIME_DEV_STORE_URL is not set"))
    }
  }

  @Test(arguments: [("dev\n", Int32(0)), ("yes\n", 1), ("\n", 1)])
  func `somebody at a terminal is asked before all is revoked`(typed: String, code: Int32) async throws {
    let (status, said) = try await Terminal.run(["revoke", "--all", "--url", url], typing: typed, admin: Self.admin)
    #expect(status == code)
    #expect(said.contains("Type dev to go on"))
    #expect(try await json(["revocations", "list"])["revocations"]?.array?.count == (code == 0 ? 1 : 0))
  }

  // MARK: Help

  @Test(arguments: [["revoke"], ["revocations"], ["revocations", "list"], ["revocations", "lift"]])
  func `every example of the help works`(command: [String]) async throws {
    let help = try await CommandRun(command + ["--help"], in: folder).output
    let lines = help.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let examples = lines.filter { $0.hasPrefix("token-service revo") && !$0.contains("<") }
    #expect(examples.count >= 2)
    let record = try await json(["revoke", "--session", "sess_7f3a9c21"])["revocation"]?.object
    let id = try #require(record?["id"]?.string)
    for example in examples {
      let line = example.replacing("rev_2b5e0f6f0d6c4b0f9d5a7c3e1f2a4b6c", with: id) + " --url " + url
      #expect(try await Terminal.shell(line, admin: Self.admin, in: folder) == 0, "\(line)")
    }
  }
}

/// Somebody who types.
private enum Terminal {
  private static let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()

  /// Types a line into a shell.
  static func shell(_ line: String, admin: String, in folder: TestSupport.TemporaryFolder) async throws -> Int32 {
    try await OwnThread.run {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", line]
      process.environment = ["PATH": beside.path() + ":/usr/bin:/bin", "RUNTIME_ADMIN_TOKEN": admin]
      process.currentDirectoryURL = URL(filePath: folder.path)
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit(within: 60)
      return process.terminationStatus
    }
  }

  /// Runs a command whose standard input is a terminal, and types something.
  static func run(_ arguments: [String], typing text: String, admin: String) async throws -> (Int32, String) {
    try await OwnThread.run {
      // The kernel's own way: Glibc's module leaves posix_openpt out. TIOCSPTLCK opens the other side, TIOCGPTN numbers it.
      let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (lock, number): (Int32, UInt32) = (0, 0)
      guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
        throw CocoaError(.fileReadUnknown)
      }
      let path = "/dev/pts/\(number)"
      let terminal = FileHandle(fileDescriptor: open(path, O_RDWR | O_NOCTTY), closeOnDealloc: true)
      let said = Pipe()
      let process = Process()
      process.executableURL = beside.appending(path: "token-service")
      process.arguments = arguments
      process.environment = ["RUNTIME_ADMIN_TOKEN": admin]
      process.standardInput = terminal
      process.standardOutput = FileHandle.nullDevice
      process.standardError = said
      try process.run()
      _ = Array(text.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      process.waitUntilExit(within: 60)
      close(master)
      return (process.terminationStatus, String(decoding: said.fileHandleForReading.availableData, as: UTF8.self))
    }
  }
}
