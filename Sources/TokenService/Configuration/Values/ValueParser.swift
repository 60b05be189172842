import TokenRules

/// Reads the texts of variables: each function takes one form, strictly.
enum ValueParser {
  static func text(_ text: String, limit: Int = 256) throws(ValueFault) -> String {
    guard text.utf8.count <= limit else { throw ValueFault("is longer than \(limit) bytes") }
    guard !hasControlCharacter(text) else { throw ValueFault("has a control character") }
    guard trimmed(text).utf8.count == text.utf8.count else { throw ValueFault("has white space around it") }
    return text
  }

  static func visibleASCII(_ text: String) throws(ValueFault) -> String {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw ValueFault("has something else than visible ASCII characters")
    }
    return text
  }

  static func wholeNumber(_ text: String, in bounds: ClosedRange<Int64>) throws(ValueFault) -> Int64 {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw ValueFault("is not a whole number")
    }
    guard let number = Int64(text), bounds.contains(number) else { throw ValueFault("is out of bounds") }
    return number
  }

  static func rate(_ text: String) throws(ValueFault) -> Double { try decimal(text, in: 0...1_000_000) }

  static func fraction(_ text: String) throws(ValueFault) -> Double { try decimal(text, in: 0...1) }

  private static func decimal(_ text: String, in bounds: ClosedRange<Double>) throws(ValueFault) -> Double {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let isDecimal =
      parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    guard isDecimal, let number = Double(text) else { throw ValueFault("is not a number") }
    guard bounds.contains(number) else { throw ValueFault("is out of bounds") }
    return number
  }

  static func flag(_ text: String) throws(ValueFault) -> Bool {
    switch text.lowercased() {
    case "true", "1", "yes", "on": return true
    case "false", "0", "no", "off": return false
    default: throw ValueFault("is neither true nor false")
    }
  }

  /// Splits at commas and trims; an empty entry is a mistake, not nothing.
  static func list(_ text: String) throws(ValueFault) -> [String] {
    let entries = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed(String($0)) }
    if let index = entries.firstIndex(of: "") {
      throw ValueFault(
        "has an empty entry, the \(ordinal(index)) of \(entries.count)",
        remedy: "Separate the entries with one comma each, and end with none"
      )
    }
    return entries
  }

  /// Splits a list and reads each entry; the fault says which entry it is about.
  static func list<Entry>(
    _ text: String,
    of entry: (String) throws(ValueFault) -> Entry
  ) throws(ValueFault) -> [Entry] {
    var result: [Entry] = []
    for (index, text) in try list(text).enumerated() {
      do throws(ValueFault) {
        result.append(try entry(text))
      } catch {
        throw ValueFault("has a \(ordinal(index)) entry that \(error.problem)", remedy: error.remedy)
      }
    }
    return result
  }

  /// The text without ASCII white space around it.
  static func trimmed(_ text: String) -> String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0d).contains($0) }
    let start = text.utf8.drop(while: isSpace)
    guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(text[start.startIndex...last])
  }

  static func hasControlCharacter(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  static func ordinal(_ index: Int) -> String {
    let number = index + 1
    let isTeen = (11...13).contains(number % 100)
    let ending = isTeen ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
    return "\(number)\(ending)"
  }
}
