import Testing

@testable import TokenClient

struct CredentialTests {
  @Test func `a late answer to an earlier credential is not used`() async throws {
    let bench = LeaseBench()
    let token = Task { try await bench.lease.token() }
    let first = await bench.transport.next()
    bench.session.change(to: "session-2")
    bench.lease.credentialChanged()
    let second = await bench.transport.next()
    #expect(second.request.headers[0].value == "Bearer session-2")
    first.lease("of-session-1")
    second.lease("of-session-2")
    #expect(try await token.value.value == "of-session-2")
    #expect(try await bench.lease.token().value == "of-session-2")
  }

  @Test func `401 asks for the credential once more, and then says that nobody is signed in`() async throws {
    let bench = LeaseBench()
    let token = Task { try await bench.lease.token() }
    await bench.transport.next().answer(401)
    bench.session.change(to: "session-2")
    let second = await bench.transport.next()
    second.answer(401)
    await #expect(throws: LeaseError.signedOut) { try await token.value }
    #expect(bench.session.asked == 2)
    #expect(bench.lease.state == .signedOut)
    await #expect(throws: LeaseError.signedOut) { try await bench.lease.token() }
    #expect(bench.transport.sent == 2)
    bench.lease.credentialChanged()
    try await bench.mint("three")
  }

  @Test func `nobody signed in is told without a request`() async throws {
    let bench = LeaseBench()
    bench.session.change(to: nil)
    await #expect(throws: LeaseError.signedOut) { try await bench.lease.token() }
    #expect(bench.transport.sent == 0)
  }

  @Test(arguments: ["", "a b", "a\r\nx-admin: 1", "é", String(repeating: "a", count: 8193)])
  func `a credential that no header may carry is not sent`(_ bearer: String) async throws {
    let bench = LeaseBench()
    bench.session.change(to: bearer)
    await #expect(throws: LeaseError.unfitCredential) { try await bench.lease.token() }
    #expect(bench.transport.sent == 0)
  }

  @Test func `nothing that is printed shows a token or a credential`() throws {
    let token = try LeaseAnswer(parsing: Array(Leases.flat("t0p-s3cret").utf8)).token
    let credential = Credential(bearer: "t0p-s3cret")
    let request = LeaseRequest(url: "https://a", credential: credential, body: [], timeout: .seconds(1))
    let response = LeaseResponse(status: 200, body: Array("t0p-s3cret".utf8))
    for secret in [token, credential, request, response] as [Any] {
      var dumped = ""
      dump(secret, to: &dumped)
      dump([secret as Any?], to: &dumped)
      dumped += String(describing: secret) + String(reflecting: secret) + "\(secret)"
      #expect(!dumped.contains("t0p") && !dumped.contains("116"), "\(type(of: secret))")
    }
  }
}
