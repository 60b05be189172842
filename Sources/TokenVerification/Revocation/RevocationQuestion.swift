/// What a runtime asks its service: the changes behind a position.
public struct RevocationQuestion: Sendable, Hashable {
  /// How many changes are asked for at once.
  public static let limit = 10_000

  /// How far the record has been read.
  public let position: Int64
  /// The store that it was read from; `nil` before the first answer.
  public let storeID: String?
  /// How long the service may hold the answer back until there is something new.
  public let wait: Duration

  package init(position: Int64, storeID: String?, wait: Duration) {
    (self.position, self.storeID, self.wait) = (position, storeID, wait)
  }

  /// Path and query, for a `GET` on the service's internal listener with the read token (`RUNTIME_READ_TOKEN`).
  ///
  /// The client must wait for the answer longer than ``wait``.
  public var target: String {
    var target = "/internal/v1/spacetime/revocations/changes?after=\(position)&limit=\(Self.limit)"
    if wait > .zero { target += "&wait=\(wait.components.seconds)" }
    if let storeID { target += "&store=" + Self.encoded(storeID) }
    return target
  }

  /// Everything but what RFC 3986 §2.3 calls unreserved.
  private static func encoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: bytes.append(byte)
      default: bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
