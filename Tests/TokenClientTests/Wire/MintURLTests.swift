import Testing

@testable import TokenClient

struct MintURLTests {
  private func make(_ base: String, plain: Bool = false) throws(LeaseError) -> String {
    try MintURL.make(base: base, path: "/p", allowsPlainHTTP: plain)
  }

  @Test func `the path is appended to the base`() throws {
    #expect(try make("https://control.example") == "https://control.example/p")
    #expect(try make("https://control.example:8443/base/") == "https://control.example:8443/base/p")
  }

  @Test(arguments: [
    "http://127.0.0.1:8080", "http://127.9.9.9", "HTTP://LOCALHOST:1", "http://[::1]:8080", "http://[::1]",
  ])
  func `plain HTTP is for this machine`(_ base: String) throws { #expect(try make(base) == base + "/p") }

  @Test(arguments: [
    "", "control.example", "https://", "ftp://control.example", "http://control.example", "http://127.0.0.1.example",
    "http://localhost.example", "http://10.0.0.1", "http://[::1].example", "https://user@control.example",
    "https://control.example?x=1", "https://control.example#x", "https://control.example\r\nx: y", "https://a b",
    "http://127.0.0.1@evil.example", "http://127.1", "file:///etc", "http://[::2]",
  ])
  func `a base that would send the credential astray is refused`(_ base: String) {
    #expect(throws: LeaseError.unfitBaseURL) { try make(base) }
  }

  @Test func `plain HTTP to another machine must be asked for`() throws {
    #expect(try make("http://10.0.0.1", plain: true) == "http://10.0.0.1/p")
  }
}
