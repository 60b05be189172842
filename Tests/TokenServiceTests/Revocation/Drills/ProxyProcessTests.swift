import Foundation
import Testing

/// What ``ProxyProcess`` does in its process; nothing where no process was started for it.
@Suite struct ProxyProcessTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let target = environment[ProxyProcess.targetVariable].flatMap { UInt16($0) }

  @Test(.enabled(if: target != nil)) func `passes on what connections say until nobody is left`() throws {
    let target = try #require(Self.target)
    let file = try #require(Self.environment[ProxyProcess.portVariable])
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(0)
    #expect(Self.with(&address) { bind(listener, $0, $1) } == 0 && listen(listener, 64) == 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    #expect(Self.with(&address) { place, _ in getsockname(listener, place, &size) } == 0)
    let parent = getppid()
    try Data(String(UInt16(bigEndian: address.sin_port)).utf8).write(to: URL(filePath: file), options: .atomic)
    while getppid() == parent {
      var poll = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 500) == 1 else { continue }
      let client = accept(listener, nil, nil)
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var there = Self.address(target)
      guard client >= 0, Self.with(&there, { connect(server, $0, $1) }) == 0 else {
        for end in [client, server] { close(end) }
        continue
      }
      for end in [client, server] {
        var on: Int32 = 1
        setsockopt(end, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
      }
      Thread.detachNewThread { Self.pass(from: client, to: server) }
      Thread.detachNewThread { Self.pass(from: server, to: client) }
    }
  }

  /// Passes on until one end closes; the descriptors go with the process.
  private static func pass(from source: Int32, to sink: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(source, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      var sent = 0
      while sent < count {
        let more = buffer[sent..<count].withUnsafeBytes { send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard more > 0 else { break }
        sent += more
      }
      guard sent == count else { break }
    }
    shutdown(sink, Int32(SHUT_WR))
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static func with(
    _ address: inout sockaddr_in,
    _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Int32
  )
    -> Int32
  {
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
