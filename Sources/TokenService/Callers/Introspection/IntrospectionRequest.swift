import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// The question of RFC 7662 §2.1 as an HTTP request.
enum IntrospectionRequest {
  static func make(
    url: String,
    clientID: String,
    clientSecret: String,
    token: String,
    trace: TraceContext?
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    // RFC 6749 §2.3.1: both are form-encoded before they make the pair of HTTP Basic.
    request.setBasicAuth(username: formEncode(clientID), password: formEncode(clientSecret))
    request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
    request.headers.add(name: "accept", value: "application/json")
    if let trace {
      request.headers.add(name: "traceparent", value: trace.parent)
      if let state = trace.state { request.headers.add(name: "tracestate", value: state) }
    }
    request.body = .bytes(ByteBuffer(string: "token=\(formEncode(token))&token_type_hint=access_token"))
    return request
  }

  /// `application/x-www-form-urlencoded`, as the URL standard serialises it.
  static func formEncode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: result.append(byte)
      case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): result.append(byte)
      case UInt8(ascii: " "): result.append(UInt8(ascii: "+"))
      default: result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
