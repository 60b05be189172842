/// The form of `tracestate` (W3C Trace Context §3.3).
enum TraceState {
  private static let maximumMembers = 32
  private static let maximumLength = 512

  /// At most 32 members `key=value`, no key twice, at most 512 characters.
  static func isWellFormed(_ text: String) -> Bool {
    guard text.utf8.count <= maximumLength else { return false }
    var keys = Set<[UInt8]>()
    for member in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let member = trimmed(Array(member)[...])
      if member.isEmpty { continue }
      guard let equals = member.firstIndex(of: UInt8(ascii: "=")) else { return false }
      let key = member[..<equals]
      guard isKey(key), isValue(member[(equals + 1)...]), keys.insert(Array(key)).inserted else { return false }
    }
    return !keys.isEmpty && keys.count <= maximumMembers
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let rest = text.drop(while: isSpace)
    return rest.lastIndex { !isSpace($0) }.map { rest[...$0] } ?? []
  }

  /// `key`, or `tenant@system`.
  private static func isKey(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return isName(parts[0], maximum: 256) && isLetter(parts[0].first)
    case 2:
      return isName(parts[0], maximum: 241) && isName(parts[1], maximum: 14) && isLetter(parts[1].first)
    default: return false
    }
  }

  private static func isName(_ text: ArraySlice<UInt8>, maximum: Int) -> Bool {
    guard let first = text.first, text.count <= maximum, isLetter(first) || isDigit(first) else { return false }
    return text.allSatisfy { isLetter($0) || isDigit($0) || Array("_-*/".utf8).contains($0) }
  }

  private static func isValue(_ text: ArraySlice<UInt8>) -> Bool {
    (1...256).contains(text.count) && text.last != 0x20
      && text.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
  }

  private static func isLetter(_ byte: UInt8?) -> Bool { byte.map { (0x61...0x7a).contains($0) } ?? false }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
