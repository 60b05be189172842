import NIOCore

/// An IP address as 128 bits; IPv4 in the form that is mapped into IPv6 (RFC 4291 §2.5.5.2), so that both forms of one
/// address are one.
struct IPAddress: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  private static let mapped: UInt64 = 0xffff

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Whether this is an IPv4 address.
  var isIPv4: Bool { high == 0 && low >> 32 == Self.mapped }

  /// What one subscriber has: an IPv4 address, an IPv6 /64.
  var network: IPAddress { isIPv4 ? self : IPAddress(high: high, low: 0) }

  /// Reads the text form, IPv4 or IPv6, without a port; a zone is refused.
  init?(_ text: some StringProtocol) {
    guard !text.utf8.contains(UInt8(ascii: "%")) else { return nil }
    self.init(try? SocketAddress(ipAddress: String(text), port: 0))
  }

  /// The address of a socket's end; `nil` for sockets that have none.
  init?(_ address: SocketAddress?) {
    guard let address else { return nil }
    let parsed = address.withSockAddr { pointer, size -> IPAddress? in
      let bytes = UnsafeRawBufferPointer(start: pointer, count: size)
      // The layout of sockaddr_in and sockaddr_in6: the addresses stand at 4 and 8, in network order.
      switch address {
      case .v4:
        let word = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        return IPAddress(high: 0, low: Self.mapped << 32 | UInt64(word))
      case .v6:
        return IPAddress(
          high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        )
      default: return nil
      }
    }
    guard let parsed else { return nil }
    self = parsed
  }
}
