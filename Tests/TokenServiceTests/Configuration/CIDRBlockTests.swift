import Testing

@testable import TokenService

@Suite("Networks")
struct CIDRBlockTests {
  private func contains(_ block: String, _ address: String) throws -> Bool {
    // A single address is a block of one: its words are found by asking blocks of one bit each.
    let block = try CIDRBlock(block)
    let words = try Self.words(address)
    return block.contains(high: words.high, low: words.low)
  }

  private static func words(_ address: String) throws -> (high: UInt64, low: UInt64) {
    let parts = address.split(separator: ".").compactMap { UInt64($0) }
    if parts.count == 4 { return (0, 0xffff << 32 | parts.reduce(0) { $0 << 8 | $1 }) }
    let groups = try #require(address.split(separator: ":").map { UInt64($0, radix: 16) } as? [UInt64])
    return (groups[..<4].reduce(0) { $0 << 16 | $1 }, groups[4...].reduce(0) { $0 << 16 | $1 })
  }

  @Test("the first and the last address are in, their neighbours are not")
  func bounds() throws {
    #expect(try contains("10.0.0.0/8", "10.0.0.0"))
    #expect(try contains("10.0.0.0/8", "10.255.255.255"))
    #expect(try !contains("10.0.0.0/8", "11.0.0.0"))
    #expect(try !contains("10.0.0.0/8", "9.255.255.255"))
    #expect(try contains("fd00::/8", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))
    #expect(try !contains("fd00::/8", "fe00:0:0:0:0:0:0:0"))
  }

  @Test("a single address is a network of its own")
  func single() throws {
    #expect(try contains("192.0.2.1", "192.0.2.1"))
    #expect(try !contains("192.0.2.1", "192.0.2.2"))
  }

  @Test("all of IPv4 is not all of IPv6")
  func families() throws {
    #expect(try contains("0.0.0.0/0", "203.0.113.9"))
    #expect(try !contains("0.0.0.0/0", "2001:db8:0:0:0:0:0:1"))
    #expect(try contains("::/0", "2001:db8:0:0:0:0:0:1"))
  }

  @Test(
    "what is no network is refused",
    arguments: [
      "", "/8", "10.0.0.0/", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "fd00::/129", "fe80::1%eth0",
    ]
  )
  func malformed(text: String) { #expect(throws: CIDRBlock.Fault.malformed) { try CIDRBlock(text) } }

  @Test("bits behind the prefix are refused")
  func hostBits() { #expect(throws: CIDRBlock.Fault.hostBits) { try CIDRBlock("10.0.0.1/8") } }
}
