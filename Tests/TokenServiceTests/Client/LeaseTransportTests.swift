import Testing
import TokenClientAsyncHTTP
import TokenClientURLSession

@testable import TokenClient

/// What is asked of every transport, of both.
@Suite struct LeaseTransportTests {
  enum Kind: String, CaseIterable, CustomTestStringConvertible {
    case asyncHTTP, urlSession
    var testDescription: String { rawValue }

    func make() -> any LeaseTransport {
      switch self {
      case .asyncHTTP: AsyncHTTPTransport()
      case .urlSession: URLSessionTransport()
      }
    }
  }

  private static func request(_ url: String, body: String = "", timeout: Duration = .seconds(20)) -> LeaseRequest {
    LeaseRequest(url: url, credential: Credential(bearer: "s3ssion"), body: Array(body.utf8), timeout: timeout)
  }

  @Test(arguments: Kind.allCases) func `a request comes whole, and so does its answer`(_ kind: Kind) async throws {
    let transport = kind.make()
    try await MintStub.run { stub, url in
      let answer = try await transport.send(Self.request(url + "/a", body: #"{"ttl_seconds":60}"#))
      #expect(answer.status == 200)
      #expect(answer.body == Array("{}".utf8))
      let empty = try await transport.send(Self.request(url + "/a"))
      #expect(empty.status == 200)
      #expect(stub.seen.map(\.method) == ["POST", "POST"])
      #expect(stub.seen.map(\.authorization) == ["Bearer s3ssion", "Bearer s3ssion"])
      #expect(stub.seen.map(\.body) == [#"{"ttl_seconds":60}"#, ""])
      #expect(stub.seen[0].contentType == "application/json")
    }
  }

  @Test(arguments: Kind.allCases) func `a redirect is not followed, so the credential goes nowhere else`(
    _ kind: Kind
  )
    async throws
  {
    let transport = kind.make()
    try await MintStub.run { stub, url in
      let answer = try? await transport.send(Self.request(url + "/redirect"))
      #expect(answer.map(\.status) ?? 307 == 307)
      #expect(stub.seen.map(\.path) == ["/redirect"])
    }
  }

  @Test(arguments: Kind.allCases) func `statuses and waits are told, and cookies not kept`(_ kind: Kind) async throws {
    let transport = kind.make()
    try await MintStub.run { stub, url in
      for _ in 0..<2 {
        let answer = try await transport.send(Self.request(url + "/busy"))
        #expect(answer.status == 503)
        #expect(answer.retryAfter == "7")
        #expect(answer.date == "Sun, 06 Nov 1994 08:49:37 GMT")
      }
      #expect(stub.seen.map(\.cookie) == [nil, nil])
      #expect(try await transport.send(Self.request(url + "/refused")).status == 401)
    }
  }

  @Test(arguments: Kind.allCases) func `an answer without an end is not read to its end`(_ kind: Kind) async throws {
    let transport = kind.make()
    try await MintStub.run { _, url in
      await #expect(throws: (any Error).self) { try await transport.send(Self.request(url + "/large")) }
    }
  }

  @Test(arguments: Kind.allCases) func `no answer is given up after the time-out, or when cancelled`(
    _ kind: Kind
  )
    async throws
  {
    let transport = kind.make()
    try await MintStub.run { stub, url in
      await #expect(throws: (any Error).self) {
        try await transport.send(Self.request(url + "/hang", timeout: .seconds(1)))
      }
      let task = Task { try await transport.send(Self.request(url + "/hang")) }
      while stub.seen.count < 2 { await Task.yield() }
      task.cancel()
      await #expect(throws: (any Error).self) { try await task.value }
    }
  }

  @Test(arguments: Kind.allCases) func `nobody there is an error, not a wait`(_ kind: Kind) async throws {
    await #expect(throws: (any Error).self) { try await kind.make().send(Self.request("http://127.0.0.1:1/a")) }
  }
}
