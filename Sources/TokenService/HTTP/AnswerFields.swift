import HTTPTypes

/// The header fields of an answer, in their order: names in lower case, values that a head may contain.
struct AnswerFields: Sendable {
  typealias Field = (name: String, value: String)

  private(set) var list: [Field] = []

  /// Adds a field.
  ///
  /// - Parameter name: in lower case.
  mutating func add(_ name: String, _ value: String) { list.append((name, Self.legal(value))) }

  /// The first value of a field.
  subscript(name: String) -> String? { list.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }

  /// A line end, or a byte that ends a text, would end the field: each becomes a space (RFC 9110 §5.5).
  ///
  /// Whoever sets a field has checked its value; this holds where somebody forgets.
  static func legal(_ value: String) -> String {
    if value.utf8.allSatisfy(isLegal) { return value }
    return String(decoding: value.utf8.map { isLegal($0) ? $0 : 0x20 }, as: UTF8.self)
  }

  private static func isLegal(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7f || byte == 0x09 }
}
