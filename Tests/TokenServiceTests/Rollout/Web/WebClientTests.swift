import AsyncHTTPClient
import TestSupport
import Testing

@testable import TokenService

/// What a decision is made from is asked over real sockets.
@Suite struct WebClientTests {
  private let brief = WebClient(http: WebClient.shared.http, limit: .seconds(1))

  @Test func `ten seconds are waited for at most`() { #expect(WebClient.shared.limit == .seconds(10)) }

  @Test func `an answer comes with its status and body`() async throws {
    try await ScriptedServer.run({ _ in .init(status: 503, body: "busy") }) { server in
      let answer = try await WebClient.shared.ask(server.url + "/x").get()
      #expect(answer.status == 503)
      #expect(!answer.isGood)
      #expect(answer.body == Array("busy".utf8))
      #expect(answer.words == "answers 503")
    }
  }

  @Test func `a redirect is told and not followed`() async throws {
    try await ScriptedServer.run({ _ in .json("{}") }) { elsewhere in
      try await ScriptedServer.run({ _ in .redirect(to: elsewhere.url + "/there") }) { server in
        let answer = try await WebClient.shared.ask(server.url, bearer: Secret("CANARY-bearer")).get()
        #expect(answer.status == 302)
        #expect(answer.words.contains("a redirect to \(elsewhere.url)/there, which is not followed"))
        #expect(elsewhere.requests.isEmpty)
      }
    }
  }

  @Test func `nothing that listens is a refusal`() async throws {
    let port = try SilentListener().port
    #expect(await WebClient.shared.ask("http://127.0.0.1:\(port)/") == .failure(.refused))
  }

  @Test func `a server that takes the connection and says nothing is waited for no longer than the limit`() async throws
  {
    let listener = try SilentListener()
    #expect(await brief.ask("http://127.0.0.1:\(listener.port)/") == .failure(.timedOut(seconds: 1)))
  }

  @Test func `the limit is for the whole answer, not for its head`() async throws {
    let listener = try SilentListener(saying: "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
    #expect(await brief.ask("http://127.0.0.1:\(listener.port)/") == .failure(.timedOut(seconds: 1)))
  }

  @Test func `an answer without an end in sight is cut off`() async throws {
    let body = String(repeating: "x", count: WebClient.largestBody + 1)
    try await ScriptedServer.run({ _ in .json(body) }) { server in
      #expect(await WebClient.shared.ask(server.url) == .failure(.tooLong))
    }
  }

  @Test func `what is no HTTP is no answer`() async throws {
    let listener = try SilentListener(saying: "220 mail.example ESMTP\r\n")
    #expect(await brief.ask("http://127.0.0.1:\(listener.port)/") == .failure(.broken))
  }

  @Test func `a certificate of nobody that is trusted, and one of another name, are told`() async throws {
    let folder = try TestSupport.TemporaryFolder()
    let server = try await TLSServer(for: "DNS:other.example", in: folder)
    let url = "https://127.0.0.1:\(server.port)/"
    #expect(await WebClient.shared.ask(url) == .failure(.untrustedCertificate))
    let trusting = HTTPClient.strict(trusting: server.certificate)
    #expect(await WebClient(http: trusting).ask(url) == .failure(.untrustedCertificate))
    try await trusting.shutdown()
  }

  @Test func `a certificate that is trusted for its name is fine`() async throws {
    let server = try await TLSServer(for: "IP:127.0.0.1", in: try TestSupport.TemporaryFolder())
    let trusting = HTTPClient.strict(trusting: server.certificate)
    let answer = await WebClient(http: trusting).ask("https://127.0.0.1:\(server.port)/")
    try await trusting.shutdown()
    #expect(try answer.get().status == 200)
  }

  @Test func `a server without TLS behind https is told`() async throws {
    try await ScriptedServer.run({ _ in .json("{}") }) { server in
      let url = "https" + server.url.dropFirst(4)
      #expect(await WebClient.shared.ask(url) == .failure(.brokenEncryption))
    }
  }

  @Test func `whoever is interrupted does not wait`() async throws {
    let listener = try SilentListener()
    let asking = Task { await WebClient.shared.ask("http://127.0.0.1:\(listener.port)/") }
    asking.cancel()
    #expect(await asking.value == .failure(.interrupted))
  }
}
