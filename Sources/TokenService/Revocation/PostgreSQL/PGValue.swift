/// A parameter of a statement, as PostgreSQL's binary formats have it.
enum PGValue: Sendable, Hashable {
  case integer(Int64?)
  case text(String?)
  case integers([Int64])
  case texts([String?])

  /// The object identifier of its type: `bigint`, `text` and arrays of them.
  var type: UInt32 {
    switch self {
    case .integer: 20
    case .text: 25
    case .integers: 1016
    case .texts: 1009
    }
  }

  /// Whether it is NULL.
  var isNull: Bool {
    switch self {
    case .integer(let value): value == nil
    case .text(let value): value == nil
    case .integers, .texts: false
    }
  }

  /// Appends its bytes.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .integer(let value): Self.write(value ?? 0, to: &bytes)
    case .text(let value): bytes += (value ?? "").utf8
    case .integers(let values):
      Self.writeHead(of: values.count, 20, to: &bytes)
      for value in values {
        Self.write(Int32(8), to: &bytes)
        Self.write(value, to: &bytes)
      }
    case .texts(let values):
      Self.writeHead(of: values.count, 25, to: &bytes)
      for value in values {
        Self.write(Int32(value?.utf8.count ?? -1), to: &bytes)
        bytes += (value ?? "").utf8
      }
    }
  }

  /// Dimensions, whether there may be NULLs, the elements' type, how many there are, and where counting starts.
  private static func writeHead(of count: Int, _ type: Int32, to bytes: inout [UInt8]) {
    for number in [1, 1, type, Int32(count), 1] { write(number, to: &bytes) }
  }

  private static func write(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
  }
}
