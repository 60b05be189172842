import Testing

@testable import TokenService

@Suite struct RouteTableTests {
  private let table = RouteTable(.internal)
  private let revocations = "/internal/v1/spacetime/revocations"

  private func route(_ method: String, _ path: String) -> Route? {
    table.resource(at: path[...])?.route(for: method)
  }

  @Test func `a path answers each of its methods`() {
    #expect(route("POST", revocations) == .revoke)
    #expect(route("GET", revocations) == .revocations)
    #expect(route("HEAD", revocations) == .revocations)
    #expect(route("DELETE", revocations) == nil)
    #expect(table.resource(at: revocations[...])?.allowed == "GET, HEAD, POST")
    #expect(table.resource(at: "/metrics")?.allowed == "GET, HEAD")
  }

  @Test func `one segment behind a path is an id`() {
    #expect(route("DELETE", revocations + "/rev_1") == .liftRevocation)
    #expect(route("GET", revocations + "/rev_1") == nil)
    #expect(table.resource(at: (revocations + "/x")[...])?.allowed == "DELETE")
    for path in ["/", "//", "/a/b", "/a/", "s/a"] { #expect(table.resource(at: (revocations + path)[...]) == nil) }
  }

  @Test func `a path that is spelled out stands before an id`() {
    #expect(route("GET", revocations + "/changes") == .revocationChanges)
    #expect(route("DELETE", revocations + "/changes") == nil)
  }

  @Test func `behind authorize anything may stand that a slash begins`() {
    let authorize = "/internal/v1/spacetime/authorize"
    #expect(route("GET", authorize + "/a/b") == .authorize)
    #expect(route("GET", authorize + "/") == .authorize)
    #expect(route("GET", authorize + "x") == nil)
  }
}
