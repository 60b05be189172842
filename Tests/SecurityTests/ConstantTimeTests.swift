import Foundation
import TestSupport
import Testing

@Suite("A MAC compared with memcmp: CVE-2024-25189 (libjwt), CVE-2015-10004 (robbert229/jwt)", .serialized)
struct ConstantTimeTests {
  /// Runs the program `ConstantTime` under memcheck.
  private static func run(_ arguments: [String]) async throws -> (status: Int32, said: String) {
    let program = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "ConstantTime")
    let valgrind = try #require(
      ["/usr/bin/valgrind", "/usr/local/bin/valgrind"].first { FileManager.default.isExecutableFile(atPath: $0) },
      "valgrind is not installed: run scripts/prepare test (scripts/test does) and start again"
    )
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: valgrind)
    process.arguments = ["--quiet", "--leak-check=no", program.path] + arguments
    process.standardError = output
    return try await OwnThread.run {
      try process.run()
      let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit(within: 300)
      return (process.terminationStatus, said)
    }
  }

  @Test("no branch and no address depends on the computed MAC before the verdict")
  func constantTime() async throws {
    let (status, said) = try await Self.run([])
    #expect(status == 0, "\(said)")
    #expect(said.contains(" 0 branches or addresses"))
  }

  @Test("a byte loop that leaves early fails the same check, so that the check is seen to work")
  func leakyLoop() async throws {
    let (status, said) = try await Self.run(["--leaky"])
    #expect(status == 1, "\(said)")
    #expect(said.contains("Conditional jump or move depends on uninitialised value"))
  }
}
