import Foundation
import SyncWire
import Testing

@testable import SyncClient

/// The real process against a scripted token service and runtime on one port.
@Suite struct SyncClientCommandTests {
  private static func server(_ heads: Int64...) async throws -> ScriptedServer {
    let port = PortBox()
    let server = try await ScriptedServer(heads.map { .serving(head: $0) }) { target in
      guard target == "/api/spacetime/token" else { return nil }
      return #"{"token":"a.b.c","expires_in":300,"refresh_after_in":270,"token_type":"Bearer","#
        + #""subscribe_url":"ws://127.0.0.1:\#(port.value)/v1/database/d/subscribe"}"#
    }
    port.value = server.port
    return server
  }

  private func saved(_ folder: TemporaryFolder, session: Int = 0) throws -> StreamCheckpoint {
    let store = CheckpointStore(path: "\(folder.path)/state/session-\(session).json")
    guard case .checkpoint(let checkpoint) = try store.load() else { return StreamCheckpoint() }
    return checkpoint["a"]
  }

  @Test func `SIGTERM ends with 0, all applied events written, and a last report`() async throws {
    let server = try await Self.server(5)
    let folder = try TemporaryFolder()
    let client = try ClientProcess(folder, controlPort: server.port, report: "r", "--sessions", "3")
    try await eventually("all three have five") { try (0..<3).allSatisfy { try saved(folder, session: $0).seq == 5 } }
    client.signal(SIGTERM)
    #expect(try await client.end() == 0)
    let last = ClientProcess.reports(folder.path + "/r").suffix(3)
    #expect(last.map(\.session) == [0, 1, 2])
    #expect(last.allSatisfy { $0.seqs == ["a": 5] && $0.ended == "stopped" && $0.mints == 1 })
    #expect(server.seen.tokens == Array(repeating: "Bearer a.b.c", count: 3))
    try await server.stop()
  }

  @Test func `after SIGKILL the next process goes on behind the checkpoint`() async throws {
    let server = try await Self.server(5, 9)
    let folder = try TemporaryFolder()
    let first = try ClientProcess(folder, controlPort: server.port, report: "r")
    try await eventually("five") { try saved(folder).seq == 5 }
    first.signal(SIGKILL)
    #expect(try await first.end() == -SIGKILL)
    let second = try ClientProcess(folder, controlPort: server.port, report: "r")
    try await eventually("nine") { try saved(folder).digest == Bench.digest(9) }
    second.signal(SIGTERM)
    #expect(try await second.end() == 0)
    #expect(server.seen.messages == [.subscribe(stream: "a", after: 0), .subscribe(stream: "a", after: 5)])
    #expect(try saved(folder).applied == 9)
    try await server.stop()
  }

  @Test func `a state folder that is in use, and a command line that is wrong, are refused`() async throws {
    let server = try await Self.server(1)
    let folder = try TemporaryFolder()
    let first = try ClientProcess(folder, controlPort: server.port, report: "r")
    try await eventually("running") { try saved(folder).seq == 1 }
    #expect(try await ClientProcess(folder, controlPort: server.port, report: "r2").end() == 75)
    first.signal(SIGTERM)
    #expect(try await first.end() == 0)
    #expect(try await ClientProcess(folder, controlPort: 1, report: "r", "--url", "http://x").end() == 64)
    #expect(try await ClientProcess(folder, controlPort: 1, report: "no/such/folder/r").end() == 74)
    try await server.stop()
  }
}

/// The port is known when the server listens.
private final class PortBox: @unchecked Sendable {
  var value = 0
}
