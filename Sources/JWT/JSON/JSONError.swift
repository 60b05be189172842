/// Why bytes are not one strict JSON value (RFC 8259), and where.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Reason: String, Sendable {
    /// The text ends inside a value.
    case endOfText
    /// A byte that cannot stand there.
    case unexpectedByte
    /// Two members of one object have the same name, however it is written.
    case duplicateName
    /// Arrays and objects nested deeper than allowed; the outermost is level 1.
    case tooDeep
    /// A string with a control character, a bad escape, a lone surrogate or bytes that are not UTF-8.
    case badString
    /// A number that the grammar does not know.
    case badNumber
    /// The value is complete, and something follows it.
    case trailingBytes
    /// The value is not an object, where one is needed.
    case notAnObject
  }

  /// What is wrong.
  public let reason: Reason
  /// Where: bytes from the start.
  public let offset: Int

  /// Names a fault and its place.
  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}
