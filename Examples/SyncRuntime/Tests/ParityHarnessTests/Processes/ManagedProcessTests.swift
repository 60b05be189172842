import Foundation
import Testing

@testable import ParityHarness

@Suite struct ManagedProcessTests {
  /// A folder for logs, a watchdog, and a shell that runs `script`.
  private static func with(
    _ script: String,
    ready: String = "ready",
    _ body: (ManagedProcess, Watchdog, String) async throws -> Void
  ) async throws {
    let folder = NSTemporaryDirectory() + "parity-process-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let watchdog = try Watchdog()
    let process = ManagedProcess("shell", logs: folder, watchdog: watchdog, isReady: { $0.contains(ready) }) { start in
      .init(program: "/bin/sh", arguments: ["-c", script, "sh", "\(start)"])
    }
    try await body(process, watchdog, folder)
    if process.isRunning { try await process.stop(SIGKILL) }
    await watchdog.end()
  }

  @Test func `it is ready when it says so, ends on SIGTERM, and starts again`() async throws {
    try await Self.with("trap 'exit 0' TERM; echo ready $1; while :; do sleep 0.05; done") { process, _, folder in
      try await process.start()
      #expect(try await process.stop() == 0)
      try await process.start()
      #expect(process.starts == 2)
      #expect(try await process.stop(SIGKILL) == -SIGKILL)
      #expect(!process.isRunning)
      #expect(ManagedProcess.text(folder + "/shell-2.out") == "ready 2\n")
    }
  }

  @Test func `one that ends instead of starting is told, with its last words`() async throws {
    try await Self.with("echo 'no port' >&2; exit 69") { process, _, _ in
      let failure = await #expect(throws: ManagedProcess.Failure.self) { try await process.start() }
      #expect(failure?.description == "shell ended with 69 instead of starting: no port")
    }
  }

  @Test func `one that ended by itself is told`() async throws {
    try await Self.with("trap 'exit 3' USR1; echo ready; while :; do sleep 0.05; done") { process, _, _ in
      try await process.start()
      let id = try #require(process.id)
      kill(id, SIGUSR1)
      // It has ended, and nobody has waited for it.
      while !ManagedProcess.text("/proc/\(id)/stat").contains(") Z ") { try await Task.sleep(for: .milliseconds(10)) }
      let failure = await #expect(throws: ManagedProcess.Failure.self) { try await process.stop() }
      #expect(failure?.description.hasPrefix("shell ended by itself with 3") == true)
    }
  }

  @Test func `one that does not end on SIGTERM is killed, and that is told`() async throws {
    try await Self.with("trap '' TERM; echo ready; while :; do sleep 0.05; done") { process, _, _ in
      try await process.start()
      #expect(try await process.stop(within: .milliseconds(300)) == nil)
    }
  }

  @Test func `the watchdog ends what is left when the harness is gone, and spares what has ended`() async throws {
    let sleep = { try ChildProcess("/bin/sleep", ["60"], variables: [:], output: "/dev/null", errors: "/dev/null") }
    let watchdog = try Watchdog()
    let (left, gone, other) = (try sleep(), try sleep(), try sleep())
    for process in [left, gone, other] { watchdog.add(process.id) }
    watchdog.remove(gone.id)
    await watchdog.end()
    #expect(await left.wait(upTo: .seconds(10)) == -SIGKILL)
    #expect(await other.wait(upTo: .seconds(10)) == -SIGKILL)
    #expect(await gone.wait(upTo: .milliseconds(200)) == nil)
    gone.send(SIGKILL)
    #expect(await gone.wait(upTo: .seconds(10)) == -SIGKILL)
  }
}
