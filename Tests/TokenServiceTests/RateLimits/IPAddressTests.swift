import NIOCore
import Testing

@testable import TokenService

@Suite struct IPAddressTests {
  @Test func bothFormsOfAnIPv4AddressAreOne() throws {
    let plain = try #require(IPAddress("192.0.2.1"))
    #expect(plain == IPAddress("::ffff:192.0.2.1"))
    #expect(plain == IPAddress("::ffff:c000:201"))
    #expect(plain.isIPv4)
    #expect(plain.network == plain)
    #expect(plain == IPAddress(try SocketAddress(ipAddress: "192.0.2.1", port: 80)))
  }

  @Test func anIPv6AddressCountsByItsNetwork() throws {
    let one = try #require(IPAddress("2001:db8:1:2:3:4:5:6"))
    let other = try #require(IPAddress("2001:db8:1:2:ffff::1"))
    #expect(one != other)
    #expect(one.network == other.network)
    #expect(try #require(IPAddress("2001:db8:1:3::1")).network != one.network)
    #expect(TokenBuckets.Key(one) == TokenBuckets.Key(other))
  }

  @Test(arguments: ["", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "1.2.3.4 ", "x", ":", "1::2::3", "fe80::1%lo", "[::1]"])
  func textThatIsNoAddressIsNone(_ text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func aUnixSocketHasNone() throws {
    #expect(IPAddress(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
    #expect(IPAddress(SocketAddress?.none) == nil)
  }
}
