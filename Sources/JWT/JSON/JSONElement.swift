/// Where a value stands in the text that was accepted: plain numbers, so that a table of them costs one allocation.
@usableFromInline struct JSONElement: Sendable {
  enum Kind: UInt8 { case object, array, string, number, `true`, `false`, null }

  @usableFromInline struct Flags: OptionSet, Sendable {
    @usableFromInline let rawValue: UInt8

    @inlinable init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The string has escapes: its bytes are not its text.
    @inlinable static var escapedValue: Flags { Flags(rawValue: 1) }
    /// The member's name has escapes.
    static let escapedName = Flags(rawValue: 2)
    /// An array that holds nothing but strings.
    static let onlyStrings = Flags(rawValue: 4)
  }

  var kind: Kind
  @usableFromInline var flags: Flags = []
  /// The name's bytes without its quotes; empty where there is no name.
  var nameStart: UInt32 = 0
  var nameEnd: UInt32 = 0
  /// The value's bytes: of a string without its quotes, of all else the whole text.
  @usableFromInline var start: UInt32
  @usableFromInline var end: UInt32
}
