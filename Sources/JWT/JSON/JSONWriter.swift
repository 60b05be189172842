/// Writes compact JSON: an object's members in the order in which they are given, text as UTF-8.
///
/// Only what RFC 8259 §7 demands is escaped. The caller balances objects and arrays, and gives no name twice.
@safe
public struct JSONWriter: ~Copyable {
  private var memory: GrowingText
  private var needsComma = false

  /// Starts an empty text.
  ///
  /// - Parameter capacity: bytes that are expected; it grows beyond them.
  public init(capacity: Int = 1024) { memory = GrowingText(capacity: max(capacity, 64)) }

  /// Starts an empty text in memory that belongs to somebody else; beyond its end the text moves to memory of its own.
  package init(memory: UnsafeMutableRawBufferPointer) { unsafe self.memory = GrowingText(memory: memory) }

  /// Whether the text stands in the memory that was given.
  package var isInPlace: Bool { !memory.isOwned }

  /// How many bytes were written; marks a place for ``repeatText(from:to:)``.
  package var position: Int { memory.count }

  /// What was written so far.
  public var bytes: [UInt8] { unsafe Array(memory.bytes) }

  /// Gives the written bytes to `body` where they are.
  public borrowing func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(memory.bytes)
  }

  /// Opens an object, as the text itself or as an array's element.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Opens an object as a member.
  public mutating func beginObject(_ name: StaticString) {
    self.name(name)
    open(UInt8(ascii: "{"))
  }
  /// Closes the object that was opened last.
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array, as the text itself or as an array's element.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Opens an array as a member.
  public mutating func beginArray(_ name: StaticString) {
    self.name(name)
    open(UInt8(ascii: "["))
  }
  /// Closes the array that was opened last.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes the name of a member that `value` or `begin…` gives next.
  ///
  /// The name must need no escapes.
  public mutating func name(_ name: StaticString) {
    memory.reserve(name.utf8CodeUnitCount &+ 4)
    if needsComma { memory.append(UInt8(ascii: ",")) }
    memory.append(UInt8(ascii: "\""))
    unsafe memory.append(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    memory.append(UInt8(ascii: "\""))
    memory.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes the name of a member, escaped where needed.
  public mutating func name(_ name: String) {
    value(name)
    memory.reserve(1)
    memory.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string.
  public mutating func value(_ value: String) {
    separate()
    let span = value.utf8.span
    unsafe span.withUnsafeBufferPointer { text in
      guard unsafe JSONEscape.isPlain(text) else { return unsafe escaped(text) }
      memory.reserve(text.count &+ 2)
      memory.append(UInt8(ascii: "\""))
      unsafe memory.append(text)
      memory.append(UInt8(ascii: "\""))
    }
  }

  private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
    // The longest escape, \u00XX, has six characters.
    memory.reserve(text.count &* 6 &+ 2)
    memory.append(UInt8(ascii: "\""))
    unsafe memory.fill { target, count in unsafe JSONEscape.write(text, to: target, &count) }
    memory.append(UInt8(ascii: "\""))
  }

  /// Writes a number.
  public mutating func value(_ value: Int64) {
    if value < 0 {
      separate()
      memory.reserve(21)
      memory.append(UInt8(ascii: "-"))
      digits(value.magnitude)
    } else {
      self.value(UInt64(value))
    }
  }
  /// Writes a number.
  public mutating func value(_ value: UInt64) {
    separate()
    memory.reserve(20)
    digits(value)
  }
  /// Writes `true` or `false`.
  public mutating func value(_ value: Bool) { literal(value ? "true" : "false") }
  /// Writes `null`.
  public mutating func null() { literal("null") }
  /// Writes a value as the text that it was accepted in.
  public mutating func value(_ value: JSONValue) {
    separate()
    unsafe value.bytes.withUnsafeBufferPointer { bytes in
      let isString = value.element.kind == .string
      let text = unsafe UnsafeBufferPointer(rebasing: bytes[Int(value.element.start)..<Int(value.element.end)])
      memory.reserve(text.count + 2)
      if isString { memory.append(UInt8(ascii: "\"")) }
      unsafe memory.append(text)
      if isString { memory.append(UInt8(ascii: "\"")) }
    }
  }
  /// Writes text that is JSON already, such as a number with a fraction; it is not checked.
  public mutating func value(preformatted text: String) {
    unsafe text.utf8.span.withUnsafeBufferPointer { unsafe self.text($0) }
  }

  /// Writes a string of `length` bytes that `fill` sets; they must need no escapes.
  package mutating func plainText(length: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    separate()
    memory.reserve(length + 2)
    memory.append(UInt8(ascii: "\""))
    unsafe memory.fill(length, fill)
    memory.append(UInt8(ascii: "\""))
  }

  /// Writes once more what was written between two places: whole members, in an object that was just opened.
  package mutating func repeatText(from start: Int, to end: Int) {
    guard start < end else { return }
    memory.repeat(from: start, to: end)
    needsComma = true
  }

  /// Writes the text of whole members.
  mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
    separate()
    memory.reserve(text.count)
    unsafe memory.append(text)
  }

  private mutating func literal(_ word: StaticString) {
    separate()
    memory.reserve(word.utf8CodeUnitCount)
    unsafe memory.append(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    memory.reserve(1)
    memory.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    memory.reserve(1)
    memory.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma {
      memory.reserve(1)
      memory.append(UInt8(ascii: ","))
    }
    needsComma = true
  }

  private mutating func digits(_ value: UInt64) {
    let length = DecimalDigits.count(of: value)
    unsafe memory.fill(length) { unsafe DecimalDigits.write(value, length: length, to: $0) }
  }
}
