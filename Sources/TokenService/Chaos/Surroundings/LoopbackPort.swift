import Glibc

/// Ports of 127.0.0.1.
enum LoopbackPort {
  /// No port can be had.
  struct Unavailable: Error, CustomStringConvertible {
    let description = "no port of loopback is free"
  }

  /// A port that nobody has at the moment, below those that the kernel gives to whoever connects: it can be closed for a
  /// while and opened again.
  static func free() throws(Unavailable) -> Int {
    for _ in 0..<1000 {
      let port = Int.random(in: 20_000..<32_000)
      if canBind(port) { return port }
    }
    throw Unavailable()
  }

  private static func canBind(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = address(UInt16(port))
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Whether somebody takes connections there.
  static func isOpen(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = address(UInt16(port))
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}
