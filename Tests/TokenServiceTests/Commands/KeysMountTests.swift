import Foundation
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `token-service keys` where the disk is full or may only be read: on real mounts, in a namespace of the process's own.
@Suite(.enabled(if: OwnMounts.areAllowed, "this user may mount nothing")) struct KeysMountTests {
  private let run = try! KeysRun()

  private var tool: String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "token-service").path()
  }

  private func inMount(_ mount: String, _ lines: String) async throws -> (code: Int32, complaint: String) {
    try await OwnThread.run { [run, tool] in
      try OwnMounts.shell(
        "\(mount) || exit 99\ntool=\(tool)\nkeys() { \"$tool\" keys \"$@\" --env staging; }\n\(lines)",
        in: run.folder
      )
    }
  }

  @Test func `a full disk leaves the ring as it was, and the next change goes through`() async throws {
    try await run.ring("k1")
    let outcome = try await inMount(
      "mkdir small && mount -t tmpfs -o size=16k none small && cp ring.json small && chmod 600 small/ring.json",
      """
      dd if=/dev/zero of=small/filler bs=1k 2>/dev/null
      keys stage --keyring small/ring.json
      code=$?
      [ $code = 73 ] || exit 10
      cmp -s ring.json small/ring.json || exit 11
      [ "$(ls small | tr '\\n' ' ')" = 'filler ring.json ' ] || [ ! -s small/ring.json.log ] || exit 12
      rm small/filler
      keys stage --keyring small/ring.json || exit 13
      keys list --keyring small/ring.json || exit 14
      """
    )
    #expect(outcome.code == 0)
    #expect(outcome.complaint.contains("cannot be changed: no space left on device"))
  }

  @Test func `a mount that may only be read is told with the way around it`() async throws {
    try await run.ring("k1")
    let outcome = try await inMount(
      "mkdir m && cp ring.json m && chmod 400 m/ring.json && mount --bind m m && mount -o remount,bind,ro m",
      """
      keys stage --keyring m/ring.json
      [ $? = 73 ] || exit 10
      keys stage --in m/ring.json --out new.json || exit 11
      keys list --keyring m/ring.json || exit 12
      """
    )
    #expect(outcome.code == 0)
    #expect(outcome.complaint.contains("read-only file system; where it can only be read, use --in FILE --out FILE"))
    let new = try KeyringFile(path: run.folder.path + "/new.json", environment: .staging).load()
    #expect(new.record.generation == 2)
  }
}

/// Mounts that nobody else sees.
enum OwnMounts {
  /// Runs a shell's lines with mounts that nobody else sees.
  static func shell(_ script: String, in folder: TestSupport.TemporaryFolder) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["unshare", "-m", "sh", "-c", script]
    process.currentDirectoryURL = URL(filePath: folder.path)
    let complaint = Pipe()
    process.standardError = complaint
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: complaint.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit(within: 60)
    return (process.terminationStatus, text)
  }

  static let areAllowed: Bool = {
    guard let folder = try? TestSupport.TemporaryFolder() else { return false }
    let outcome = try? shell("mount -t tmpfs -o size=4k none . && cd . && : > x", in: folder)
    return outcome?.0 == 0
  }()
}
