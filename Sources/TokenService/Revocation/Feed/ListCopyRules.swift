import TokenRules

/// Rules as bytes: for each its kind (1 byte), cutoff (8, the least first), length of its id (4, the same) and its id.
enum ListCopyRules {
  static func bytes(of list: RevocationList) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64 * list.count)
    list.forEach { kind, id, cutoff in
      bytes.append(UInt8(kind.rawValue))
      withUnsafeBytes(of: cutoff.littleEndian) { bytes.append(contentsOf: $0) }
      withUnsafeBytes(of: UInt32(id.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: id)
    }
    return bytes
  }

  /// `nil` where the bytes are no rules.
  static func list(of bytes: [UInt8], revokedTokenIDs: [String]) -> RevocationList? {
    var builder = RevocationListBuilder(revokedTokenIDs: revokedTokenIDs)
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let kind = RevocationRule.Kind(rawValue: Int(rest.removeFirst())),
        let cutoff = number(Int64.self, &rest), let count = number(UInt32.self, &rest), count <= rest.count,
        let id = String(validating: rest.prefix(Int(count)), as: UTF8.self)
      else { return nil }
      rest.removeFirst(Int(count))
      builder.add(RevocationRule(RevocationRule.Subject(kind, id: id), cutoff: cutoff))
    }
    return builder.list()
  }

  private static func number<Number: FixedWidthInteger>(_ type: Number.Type, _ rest: inout ArraySlice<UInt8>) -> Number?
  {
    let size = Number.bitWidth / 8
    guard rest.count >= size else { return nil }
    defer { rest.removeFirst(size) }
    return rest.prefix(size).reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}
