/// Where a value stands in the text that was accepted: plain numbers, so that a table of them costs one allocation.
struct JSONElement {
  enum Kind: UInt8 { case object, array, string, number, `true`, `false`, null }

  struct Flags: OptionSet {
    let rawValue: UInt8
    /// The string has escapes: its bytes are not its text.
    static let escapedValue = Flags(rawValue: 1)
    /// The member's name has escapes.
    static let escapedName = Flags(rawValue: 2)
    /// An array that holds nothing but strings.
    static let onlyStrings = Flags(rawValue: 4)
  }

  var kind: Kind
  var flags: Flags = []
  /// The name's bytes without its quotes; empty where there is no name.
  var nameStart: UInt32 = 0
  var nameEnd: UInt32 = 0
  /// The value's bytes: of a string without its quotes, of all else the whole text.
  var start: UInt32
  var end: UInt32
}
