import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix
import SyncLog
import SyncWire
import Testing

extension ServerTests {
  /// The real executable.
  @Suite struct ProcessTests {
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private func append(_ client: HTTPClient, _ port: Int, _ id: String) async throws -> Int {
      let stream = TestTokens.stream
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/v1/database/db/streams/\(stream)/events")
      request.method = .POST
      request.headers = ["authorization": "Bearer \(try TestTokens.token())", "content-type": "application/json"]
      request.body = .bytes(ByteBuffer(string: #"{"id":"\#(id)","data":"data of \#(id)"}"#))
      return Int(try await client.execute(request, timeout: .seconds(5)).status.code)
    }

    private func untilReady(_ client: HTTPClient, _ port: Int) async throws {
      for _ in 0..<500 {
        let request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/ready")
        if try await client.execute(request, timeout: .seconds(5)).status == .ok { return }
        try await Task.sleep(for: .milliseconds(20))
      }
    }

    @Test func `what was acknowledged is there after a SIGKILL, once`() async throws {
      let folder = try TestFolder()
      let feed = try await StubFeed(group)
      let client = HTTPClient(eventLoopGroupProvider: .shared(group))
      let arguments = try RuntimeProcess.arguments(folder, feed: feed.url)
      let acknowledged = Acknowledged()
      for round in 1...3 {
        let runtime = try #require(try RuntimeProcess(arguments, log: folder.path + "/log"))
        let port = runtime.port
        try await untilReady(client, port)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
          for writer in 1...4 {
            tasks.addTask {
              for number in 1... {
                let id = "\(round)-\(writer)-\(number)"
                guard (try? await append(client, port, id)) == 201 else { return }
                acknowledged.add(id)
              }
            }
          }
          try await Task.sleep(for: .milliseconds(150))
          #expect(runtime.end(SIGKILL) == -SIGKILL)
          try await tasks.waitForAll()
        }
      }
      let ids = acknowledged.all
      #expect(ids.count > 20)
      let last = try #require(try RuntimeProcess(arguments, log: folder.path + "/log"))
      try await untilReady(client, last.port)
      #expect(try await append(client, last.port, ids[0]) == 200)
      #expect(last.end(SIGTERM) == 0)
      let stored = try #require(try SyncLog.read(folder.path + "/data").first)
      let kept = Dictionary(grouping: stored.ids, by: \.id)
      #expect(ids.allSatisfy { kept[$0]?.count == 1 })
      #expect(stored.ids.map(\.seq) == Array(1...stored.head))
      #expect(!(try String(contentsOfFile: folder.path + "/log", encoding: .utf8)).contains("eyJ"))
      try await client.shutdown()
      await feed.stop()
      try await group.shutdownGracefully()
    }

    @Test func `a port in use is 69, a bad configuration 78, a bad command line 64`() async throws {
      let folder = try TestFolder()
      let feed = try await StubFeed(group)
      let taken = Int(feed.url.split(separator: ":").last!)!
      #expect(try RuntimeProcess.failure(RuntimeProcess.arguments(folder, feed: feed.url, port: taken)) == 69)
      let good = try RuntimeProcess.arguments(folder, feed: feed.url)
      try folder.write("ring.json", "{")
      #expect(try RuntimeProcess.failure(good) == 78)
      #expect(try RuntimeProcess.failure(RuntimeProcess.arguments(folder, feed: "ftp://x")) == 78)
      #expect(try RuntimeProcess.failure(Array(good.dropLast(2))) == 64)
      await feed.stop()
      try await group.shutdownGracefully()
    }
  }
}
