import Foundation
import Glibc
import TestSupport

/// A response as it stood on the wire.
struct RawResponse: Sendable {
  var status: Int
  var fields: [(name: String, value: String)]
  var body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The one value of a field; `nil` where it is absent or stands more than once.
  subscript(name: String) -> String? {
    let values = fields.filter { $0.name == name }.map(\.value)
    return values.count == 1 ? values[0] : nil
  }
}

/// A TCP connection whose every byte the test chooses.
final class RawConnection: @unchecked Sendable {
  private let descriptor: Int32
  private var received: [UInt8] = []
  private(set) var sawEnd = false
  private(set) var wasReset = false

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafeBytes(of: &address) {
      connect(descriptor, $0.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t($0.count))
    }
    guard result == 0 else { throw RawError.connect(errno) }
    setTimeout(seconds: 10)
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { Glibc.close(descriptor) }

  func setTimeout(seconds: Int) {
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Sends; false where the peer has closed.
  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return false }
      sent += count
    }
    return true
  }

  /// Sends while the test reads.
  func sendInBackground(_ text: String) {
    let bytes = Array(text.utf8)
    Thread.detachNewThread { [self] in send(bytes) }
  }

  func setSendTimeout(seconds: Int) {
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Closes the side that sends.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next response; `nil` where the connection ends first.
  func response(toHEAD: Bool = false) throws -> RawResponse? {
    while true {
      if let response = try parse(toHEAD: toHEAD) { return response }
      guard try fill() else { return nil }
    }
  }

  /// Every response until the peer closes.
  func allResponses() throws -> [RawResponse] {
    var responses: [RawResponse] = []
    while let response = try response() { responses.append(response) }
    return responses
  }

  /// Every byte until the peer closes.
  func allBytes() throws -> [UInt8] {
    while try fill() {}
    return received
  }

  /// Whether the peer closes without sending anything more.
  func closes() throws -> Bool {
    guard received.isEmpty else { return false }
    return try !fill()
  }

  /// Reads more; false at the end.
  private func fill() throws -> Bool {
    if sawEnd { return false }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0, errno == ECONNRESET {
      wasReset = true
      sawEnd = true
      return false
    }
    guard count >= 0 else { throw RawError.timeout(String(decoding: received, as: UTF8.self)) }
    if count == 0 { sawEnd = true }
    received += buffer[..<count]
    return count > 0
  }

  private func parse(toHEAD: Bool) throws -> RawResponse? {
    guard let start = Data(received).range(of: Data("\r\n\r\n".utf8))?.lowerBound else { return nil }
    var lines = String(decoding: received[..<start], as: UTF8.self).components(separatedBy: "\r\n")
    let statusLine = lines.removeFirst()
    guard statusLine.hasPrefix("HTTP/1.1 "), let status = Int(statusLine.dropFirst(9).prefix(3)) else {
      throw RawError.malformed(statusLine)
    }
    let fields = lines.map { line -> (name: String, value: String) in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      return (line[..<colon].lowercased(), String(line[colon...].dropFirst().drop { $0 == " " }))
    }
    let length = fields.last { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
    let hasBody = !toHEAD && status >= 200 && status != 204
    let end = start + 4 + (hasBody ? length : 0)
    guard received.count >= end else { return nil }
    defer { received.removeFirst(end) }
    return RawResponse(status: status, fields: fields, body: Array(received[start + 4..<end]))
  }
}

enum RawError: Error {
  case connect(Int32)
  case timeout(String)
  case malformed(String)
}

/// Runs what blocks away from the threads that the server's tasks and the other tests need.
func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
  try await OwnThread.run(body)
}
