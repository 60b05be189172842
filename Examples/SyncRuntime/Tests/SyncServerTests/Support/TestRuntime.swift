import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import SyncLog
import Testing
import TokenRules
import TokenVerification

@testable import SyncServer

/// A server on a loopback port, with a ring in a file and a feed beside it.
final class TestRuntime: Sendable {
  let folder: TestFolder
  let feed: StubFeed
  let server: SyncServer
  let group: MultiThreadedEventLoopGroup
  private let client: HTTPClient

  private init(_ change: (inout SyncServerConfiguration) -> Void, waits: Bool) async throws {
    folder = try TestFolder()
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    client = HTTPClient(eventLoopGroupProvider: .shared(group))
    feed = try await StubFeed(group)
    if !waits { feed.setDown(true) }
    var settings = SyncServerConfiguration(
      database: "db",
      issuer: TestTokens.issuer,
      audience: TestTokens.audience,
      keyringFile: try folder.write("ring.json", TestTokens.ring([(0, "active")])),
      historyDirectory: folder.path + "/history",
      feedURL: feed.url,
      feedTokenFile: try folder.write("read-token", StubFeed.token + "\n"),
      dataDirectory: folder.path + "/data",
      id: "runtime-test"
    )
    settings.port = 0
    change(&settings)
    server = try await SyncServer(settings)
    if waits { try await self.until { self.server.parts.listAge() != nil } }
  }

  /// Runs a test against a server of its own.
  static func run(
    _ change: (inout SyncServerConfiguration) -> Void = { _ in },
    waits: Bool = true,
    _ body: (TestRuntime) async throws -> Void
  ) async throws {
    let runtime = try await TestRuntime(change, waits: waits)
    var failure: (any Error)?
    do { try await body(runtime) } catch { failure = error }
    await runtime.server.shutDown()
    await runtime.feed.stop()
    try? await runtime.client.shutdown()
    try? await runtime.group.shutdownGracefully()
    if let failure { throw failure }
  }

  func socket(bearer: String? = nil, answersPings: Bool = true) async throws -> TestSocket {
    try await TestSocket.open(port: server.port, bearer: bearer, answersPings: answersPings, group)
  }

  /// A socket with a good token, after `authenticated`.
  func openSocket() async throws -> TestSocket {
    let socket = try await socket(bearer: try TestTokens.token())
    guard case .authenticated = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
    return socket
  }

  /// An answer over HTTP.
  struct Answer { let status: Int, headers: HTTPHeaders, body: String }

  func get(_ path: String, bearer: String? = nil) async throws -> Answer { try await execute(.GET, path, bearer, nil) }

  func post(_ path: String, _ body: String, bearer: String? = nil) async throws -> Answer {
    try await execute(.POST, path, bearer, body)
  }

  /// Appends an event to the stream of most tests.
  @discardableResult
  func append(_ id: String, _ data: String = "data", stream: String = TestTokens.stream) async throws -> Int {
    let path = "/v1/database/db/streams/\(stream)/events"
    return try await post(path, #"{"id":"\#(id)","data":"\#(data)"}"#, bearer: try TestTokens.token()).status
  }

  /// Waits until something holds, ten seconds at most.
  func until(_ holds: () -> Bool) async throws {
    for _ in 0..<1000 where !holds() { try await Task.sleep(for: .milliseconds(10)) }
    try #require(holds())
  }

  private func execute(_ method: HTTPMethod, _ path: String, _ bearer: String?, _ body: String?) async throws -> Answer
  {
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)\(path)")
    request.method = method
    if let bearer { request.headers.add(name: "authorization", value: "Bearer \(bearer)") }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    let answer = try await client.execute(request, timeout: .seconds(10))
    let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
    return Answer(status: Int(answer.status.code), headers: answer.headers, body: text)
  }
}
