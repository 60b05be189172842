import Testing

@testable import TokenService

@Suite struct WebOriginTests {
  private func origin(_ url: String) throws -> WebOrigin { WebOrigin(try #require(WebURL(url))) }

  @Test func `paths, queries and the default port do not count`() throws {
    #expect(try origin("https://a.example/x?y") == origin("https://A.example:443"))
    #expect(try origin("http://[::1]:80/") == origin("http://[::1]"))
  }

  @Test func `another scheme, host or port is another origin`() throws {
    let one = try origin("https://a.example")
    for other in ["http://a.example:443", "https://a.example:8443", "https://a.example.evil", "https://b.example"] {
      #expect(try origin(other) != one, "\(other)")
    }
    #expect(try origin("http://[::1]:81") != origin("http://[::1]:82"))
  }
}
