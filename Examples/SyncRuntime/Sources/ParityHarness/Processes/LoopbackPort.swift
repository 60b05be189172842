import Foundation

/// A port on which a server can be started again and again.
enum LoopbackPort {
  /// Below those that the system gives to outgoing connections, so that none takes it while the server is down.
  static let range = UInt16(20_000)...UInt16(30_000)

  /// One that is free now; `nil` where none was found.
  static func free(using generator: inout some RandomNumberGenerator) -> UInt16? {
    for _ in 0..<200 {
      let port = UInt16.random(in: range, using: &generator)
      if isFree(port) { return port }
    }
    return nil
  }

  private static func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    } == 0
  }
}
