/// The id of a stream, compared byte by byte: what Unicode calls equivalent are two streams.
public struct StreamName: Sendable, Hashable, CustomStringConvertible {
  /// The id.
  public let text: String

  /// Takes an id.
  public init(_ text: String) { self.text = text }

  /// The id.
  public var description: String { text }

  /// Whether both have the same bytes.
  public static func == (left: StreamName, right: StreamName) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

  /// Takes the bytes up.
  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xff))
  }
}
