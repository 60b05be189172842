/// The state of a stream after its events so far: equal states mean the same events in the same order, none twice.
///
/// FNV-1a of 64 bits, chained: finds mistakes, keeps off no attacker.
public struct ChainDigest: Sendable, Hashable, Codable, CustomStringConvertible {
  private var value: UInt64

  /// The state before the first event.
  public init() { value = 0xcbf2_9ce4_8422_2325 }

  /// Takes up the next event.
  public mutating func append(_ event: SyncEvent) {
    withUnsafeBytes(of: event.seq.littleEndian) { for byte in $0 { append(byte) } }
    for byte in event.data.utf8 { append(byte) }
    append(0xff)  // never a byte of UTF-8: where an event ends counts too
  }

  private mutating func append(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  /// 16 hex digits.
  public var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Reads 16 hex digits.
  public init?(_ text: String) {
    guard text.utf8.count == 16, let value = UInt64(text, radix: 16) else { return nil }
    self.value = value
  }

  /// Reads what ``encode(to:)`` writes.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let digest = ChainDigest(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a digest"))
    }
    self = digest
  }

  /// Writes it for the wire.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
