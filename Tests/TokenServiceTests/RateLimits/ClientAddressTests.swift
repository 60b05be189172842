import Testing

@testable import TokenService

@Suite struct ClientAddressTests {
  private let proxy = IPAddress("10.0.0.1")!
  private let behindProxies = ClientAddress(isTrusted: { $0.low >> 24 == 0xffff_0a }, hasProxies: true)

  private func resolve(_ fields: String...) -> IPAddress? { behindProxies.resolve(peer: proxy, forwardedFor: fields) }

  @Test func theRightmostHopThatIsNotTrustedIsTheClient() {
    #expect(resolve("192.0.2.1") == IPAddress("192.0.2.1"))
    #expect(resolve("1.1.1.1, 192.0.2.1") == IPAddress("192.0.2.1"))
    #expect(resolve("1.1.1.1, 192.0.2.1, 10.0.0.2,10.0.0.3") == IPAddress("192.0.2.1"))
    #expect(resolve("1.1.1.1", "192.0.2.1", "10.0.0.2") == IPAddress("192.0.2.1"))
  }

  @Test func portsAndBracketsAreRead() {
    #expect(resolve("192.0.2.1:4711") == IPAddress("192.0.2.1"))
    #expect(resolve("[2001:db8::1]:4711") == IPAddress("2001:db8::1"))
    #expect(resolve("2001:db8::1") == IPAddress("2001:db8::1"))
    #expect(resolve(" \t192.0.2.1\t ") == IPAddress("192.0.2.1"))
  }

  @Test func whatIsNoAddressEndsTheList() {
    #expect(resolve() == proxy)
    #expect(resolve("") == proxy)
    #expect(resolve("unknown") == proxy)
    #expect(resolve("192.0.2.1, unknown") == proxy)
    #expect(resolve("192.0.2.1, unknown, 10.0.0.2") == IPAddress("10.0.0.2"))
    #expect(resolve(String(repeating: "1", count: 100)) == proxy)
  }

  @Test func allTrustedIsTheLeftmost() { #expect(resolve("10.0.0.3, 10.0.0.2") == IPAddress("10.0.0.3")) }

  @Test func aStrangerIsNotBelieved() {
    let stranger = IPAddress("192.0.2.9")
    #expect(behindProxies.resolve(peer: stranger, forwardedFor: ["1.1.1.1"]) == stranger)
    let alone = ClientAddress(isTrusted: { _ in true }, hasProxies: false)
    #expect(alone.resolve(peer: proxy, forwardedFor: ["1.1.1.1"]) == proxy)
    #expect(behindProxies.resolve(peer: nil, forwardedFor: ["1.1.1.1"]) == nil)
  }
}
