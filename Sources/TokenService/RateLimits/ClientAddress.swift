/// Which address a request comes from, where proxies stand before the service.
struct ClientAddress: Sendable {
  /// Whether an address is a proxy whose `x-forwarded-for` is believed.
  let isTrusted: @Sendable (IPAddress) -> Bool
  /// Whether there are such proxies at all.
  let hasProxies: Bool

  /// The rightmost hop that is not a trusted proxy.
  ///
  /// Each proxy adds the address that it was called from at the right. So the list is believed from its right end, as long
  /// as the hop that wrote an entry is trusted; an entry that is no address ends that, and its writer counts.
  func resolve(peer: IPAddress?, forwardedFor fields: [String]) -> IPAddress? {
    guard var client = peer, hasProxies, isTrusted(client) else { return peer }
    let hops = fields.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
    for hop in hops.reversed() {
      guard let address = Self.address(of: hop) else { return client }
      client = address
      if !isTrusted(address) { return client }
    }
    return client
  }

  /// Reads `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1` and `[2001:db8::1]:4711`.
  private static func address(of hop: Substring) -> IPAddress? {
    let bytes = hop.utf8
    guard bytes.count <= 64 else { return nil }
    var text = hop.drop { $0 == " " || $0 == "\t" }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      return IPAddress(text[text.index(after: text.startIndex)..<end])
    }
    let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
    return IPAddress(colons == 1 ? text.prefix { $0 != ":" } : text)
  }
}
