#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where a runtime is: the URL that tokens name (`subscribe_url`), taken apart.
public struct SubscribeEndpoint: Sendable, Hashable {
  let isSecure: Bool
  let host: String
  let port: Int
  /// What the upgrade asks for; ends in `/subscribe`.
  let target: String

  /// Reads `ws://host:port/v1/database/<database>/subscribe`, or `wss://`.
  ///
  /// Errors: ``SyncClientError/invalidURL``.
  public init(_ text: String) throws(SyncClientError) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      scheme == "ws" || scheme == "wss", let host = parts.host, !host.isEmpty,
      parts.percentEncodedPath.hasSuffix("/subscribe"), parts.fragment == nil, parts.user == nil,
      parts.percentEncodedQuery == nil
    else { throw .invalidURL }
    isSecure = scheme == "wss"
    self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    port = parts.port ?? (isSecure ? 443 : 80)
    target = parts.percentEncodedPath
  }

  /// What the `host` field says.
  var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }

  /// Where the snapshot of a stream is.
  func snapshotURL(stream: String) -> String {
    let database = target.dropLast("/subscribe".utf8.count)
    return "\(isSecure ? "https" : "http")://\(authority)\(database)/streams/\(Self.encoded(stream))/snapshot"
  }

  /// One segment of a path: everything but unreserved characters (RFC 3986 §2.3) is percent-encoded.
  static func encoded(_ segment: String) -> String {
    var text = ""
    for byte in segment.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
