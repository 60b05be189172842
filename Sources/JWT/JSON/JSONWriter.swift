/// Writes compact JSON: an object's members in the order in which they are given, text as UTF-8.
///
/// Only what RFC 8259 §7 demands is escaped. The caller balances objects and arrays, and gives no name twice.
@safe
public struct JSONWriter: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0
  private var needsComma = false
  private var ownsMemory = true

  /// Starts an empty text.
  ///
  /// - Parameter capacity: bytes that are expected; it grows beyond them.
  public init(capacity: Int = 1024) {
    self.capacity = max(capacity, 64)
    unsafe base = .allocate(capacity: self.capacity)
  }

  /// Starts an empty text in memory that belongs to somebody else; beyond its end the text moves to memory of its own.
  package init(memory: UnsafeMutableRawBufferPointer) {
    unsafe base = unsafe memory.baseAddress!.assumingMemoryBound(to: UInt8.self)
    capacity = memory.count
    ownsMemory = false
  }

  /// Whether the text stands in the memory that was given.
  package var isInPlace: Bool { !ownsMemory }

  deinit { if ownsMemory { unsafe base.deallocate() } }

  /// What was written so far.
  public var bytes: [UInt8] { unsafe Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Gives the written bytes to `body` where they are.
  public borrowing func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeBufferPointer(start: base, count: count))
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
    reserve(name.utf8CodeUnitCount &+ 4)
    if needsComma { append(UInt8(ascii: ",")) }
    append(UInt8(ascii: "\""))
    unsafe append(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    append(UInt8(ascii: "\""))
    append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes the name of a member, escaped where needed.
  public mutating func name(_ name: String) {
    value(name)
    reserve(1)
    append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: String) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member, `null` where there is no value.
  public mutating func member(_ name: StaticString, orNull value: String?) {
    self.name(name)
    if let value { self.value(value) } else { null() }
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: Int64) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: Int) { member(name, Int64(value)) }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: UInt64) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    self.value(value)
  }
  /// Writes a member.
  public mutating func member(_ name: StaticString, _ values: [String]) {
    beginArray(name)
    let span = values.span
    for index in span.indices { value(span[index]) }
    endArray()
  }

  /// Writes a string.
  public mutating func value(_ value: String) {
    separate()
    let span = value.utf8.span
    unsafe span.withUnsafeBufferPointer { text in
      guard unsafe JSONEscape.isPlain(text) else { return unsafe escaped(text) }
      reserve(text.count &+ 2)
      append(UInt8(ascii: "\""))
      unsafe append(text)
      append(UInt8(ascii: "\""))
    }
  }

  private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
    // The longest escape, \u00XX, has six characters.
    reserve(text.count &* 6 &+ 2)
    append(UInt8(ascii: "\""))
    unsafe JSONEscape.write(text, to: base, &count)
    append(UInt8(ascii: "\""))
  }

  /// Writes a number.
  public mutating func value(_ value: Int64) {
    if value < 0 {
      separate()
      reserve(21)
      append(UInt8(ascii: "-"))
      digits(value.magnitude)
    } else {
      self.value(UInt64(value))
    }
  }
  /// Writes a number.
  public mutating func value(_ value: UInt64) {
    separate()
    reserve(20)
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
      reserve(text.count + 2)
      if isString { append(UInt8(ascii: "\"")) }
      unsafe append(text)
      if isString { append(UInt8(ascii: "\"")) }
    }
  }
  /// Writes text that is JSON already, such as a number with a fraction; it is not checked.
  public mutating func value(preformatted text: String) {
    unsafe text.utf8.span.withUnsafeBufferPointer { unsafe self.text($0) }
  }

  /// Writes a string of `length` bytes that `fill` sets; they must need no escapes.
  package mutating func plainText(length: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
    separate()
    reserve(length + 2)
    append(UInt8(ascii: "\""))
    unsafe fill(base + count)
    count &+= length
    append(UInt8(ascii: "\""))
  }

  /// How many bytes were written; marks a place for ``repeatText(from:to:)``.
  package var position: Int { count }

  /// Writes once more what was written between two places: whole members, in an object that was just opened.
  package mutating func repeatText(from start: Int, to end: Int) {
    guard start < end else { return }
    reserve(end - start)
    unsafe (base + count).update(from: base + start, count: end - start)
    count &+= end - start
    needsComma = true
  }

  /// Writes the text of whole members.
  mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
    separate()
    reserve(text.count)
    unsafe append(text)
  }

  private mutating func literal(_ word: StaticString) {
    separate()
    reserve(word.utf8CodeUnitCount)
    unsafe append(UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    reserve(1)
    append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    reserve(1)
    append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma {
      reserve(1)
      append(UInt8(ascii: ","))
    }
    needsComma = true
  }

  private mutating func digits(_ value: UInt64) {
    let length = DecimalDigits.count(of: value)
    unsafe DecimalDigits.write(value, length: length, to: base + count)
    count &+= length
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    unsafe base[count] = byte
    count &+= 1
  }

  @inline(__always)
  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    unsafe (base + count).update(from: start, count: text.count)
    count &+= text.count
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(by: more) }
  }

  @inline(never)
  private mutating func grow(by more: Int) {
    let larger = max(capacity * 2, count + more)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe memory.update(from: base, count: count)
    if ownsMemory { unsafe base.deallocate() }
    ownsMemory = true
    unsafe base = unsafe memory
    capacity = larger
  }
}
