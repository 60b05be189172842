import Glibc

/// A socket that takes connections, says these bytes and no more, and keeps them open.
final class SilentListener: @unchecked Sendable {
  private let descriptor: Int32
  let port: Int

  /// - Parameter words: what each connection gets; without any, nobody takes the connection from the kernel.
  init(saying words: String? = nil) throws {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    descriptor = listening
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeBytes(of: &address) {
      bind(listening, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, size)
    }
    var length = size
    let named = withUnsafeMutableBytes(of: &address) {
      getsockname(listening, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, &length)
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    guard bound == 0, named == 0, listen(listening, 16) == 0 else { throw RawError.connect(errno) }
    guard let words else { return }
    var thread = pthread_t()
    let text = Unmanaged.passRetained(Words(listening, words))
    pthread_create(&thread, nil, { Unmanaged<Words>.fromOpaque($0!).takeRetainedValue().serve() }, text.toOpaque())
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  private final class Words {
    let socket: Int32
    let text: [UInt8]

    init(_ socket: Int32, _ text: String) {
      self.socket = socket
      self.text = Array(text.utf8)
    }

    func serve() -> UnsafeMutableRawPointer? {
      while true {
        let connection = accept(socket, nil, nil)
        guard connection >= 0 else { return nil }
        _ = send(connection, text, text.count, Int32(MSG_NOSIGNAL))
      }
    }
  }
}
