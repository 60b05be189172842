/// Looks claims up by name and holds them to their types.
///
/// Asking in the order in which the claims stand costs one comparison each.
public struct ClaimsReader: ~Copyable {
  /// The whole payload.
  public let payload: JSONObject
  private var next = 0

  @usableFromInline
  init(_ payload: JSONObject) { self.payload = payload }

  /// Where an accepted claim stands; ``JSONObject/string(_:)`` and its like make the value when it is asked for.
  public struct Slot: Sendable {
    @usableFromInline let element: JSONElement

    /// Where the claim stands in the payload's text, without quotes; `nil` for a string that has escapes there.
    @inlinable package var range: Range<Int>? {
      guard !element.flags.contains(.escapedValue) else { return nil }
      return unsafe Range(uncheckedBounds: (Int(element.start), Int(element.end)))
    }

    /// Whether the value is the empty string.
    var isEmpty: Bool { element.start == element.end }
  }

  /// A claim that is a string where it is present.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` where it is of another type.
  public mutating func string(_ name: StaticString) throws(JWTError) -> Slot? {
    guard let element = element(name) else { return nil }
    guard element.kind == .string else { throw Self.wrongType(name) }
    return Slot(element: element)
  }

  /// A claim that is an array of strings where it is present.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` where it is of another type.
  public mutating func strings(_ name: StaticString) throws(JWTError) -> Slot? {
    guard let element = element(name) else { return nil }
    guard element.kind == .array, element.flags.contains(.onlyStrings) else { throw Self.wrongType(name) }
    return Slot(element: element)
  }

  /// A claim that is a number without sign, fraction and exponent where it is present, up to 2^64 - 1.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` where it is of another type or does not fit.
  public mutating func unsignedInteger(_ name: StaticString) throws(JWTError) -> UInt64? {
    guard let element = element(name) else { return nil }
    guard element.kind == .number,
      let value = unsafe payload.withText(of: element, { unsafe DecimalDigits.value(of: $0) })
    else {
      throw Self.wrongType(name)
    }
    return value
  }

  /// A claim of any type.
  public mutating func value(_ name: StaticString) -> JSONValue? {
    element(name).map { JSONValue(bytes: payload.text, element: $0) }
  }

  /// A claim of any type, where it stands.
  package mutating func slot(_ name: StaticString) -> Slot? { element(name).map(Slot.init) }

  /// The error of a claim that is of the wrong type.
  public static func wrongType(_ name: StaticString) -> JWTError {
    .invalidToken(.claim(name.description))
  }

  mutating func element(_ name: StaticString) -> JSONElement? {
    payload.slot(name, near: &next)?.element
  }
}

extension JSONObject {
  /// The text of a claim that was read with ``ClaimsReader/string(_:)`` from this payload.
  public func string(_ slot: ClaimsReader.Slot) -> String {
    unsafe withText(of: slot.element) {
      unsafe JSONText.decode($0, isEscaped: slot.element.flags.contains(.escapedValue))
    }
  }

  /// The value of a claim that was read from this payload.
  package func value(_ slot: ClaimsReader.Slot) -> JSONValue { JSONValue(bytes: text, element: slot.element) }

  /// The texts of a claim that was read with ``ClaimsReader/strings(_:)`` from this payload.
  public func strings(_ slot: ClaimsReader.Slot) -> [String] {
    value(slot).strings ?? []
  }

  /// Whether a claim that was read with ``ClaimsReader/strings(_:)`` holds this text.
  public func contains(_ text: String, in slot: ClaimsReader.Slot) -> Bool {
    strings(slot).contains { $0.utf8.elementsEqual(text.utf8) }
  }

  /// Where a claim of any type stands; asked for in the order of the payload, each is found with one comparison.
  ///
  /// - Parameter place: where it is looked for first; behind it, where it was found.
  package func slot(_ name: StaticString, near place: inout Int) -> ClaimsReader.Slot? {
    let name = unsafe UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    guard let found = unsafe index(of: name, startingAt: place) else { return nil }
    place = found &+ 1
    return ClaimsReader.Slot(element: elements[found])
  }

  /// Where the member with this name stands, looked for from `start` on and then from the first.
  @inline(__always)
  func index(of name: UnsafeBufferPointer<UInt8>, startingAt start: Int) -> Int? {
    unsafe text.withUnsafeBufferPointer { text in
      unsafe elements.withUnsafeBufferPointer { elements in
        // An object with members has text.
        if start < elements.count, unsafe JSONNames.matches(elements[start], name, in: text.baseAddress!) {
          return start
        }
        return unsafe Self.index(of: name, in: elements, of: text, besides: start)
      }
    }
  }

  @inline(never)
  private static func index(
    of name: UnsafeBufferPointer<UInt8>,
    in elements: UnsafeBufferPointer<JSONElement>,
    of text: UnsafeBufferPointer<UInt8>,
    besides start: Int
  ) -> Int? {
    let isWanted: (Int) -> Bool = { unsafe JSONNames.matches(elements[$0], name, in: text.baseAddress!) }
    let start = min(start, elements.count)
    return (start..<elements.count).dropFirst().first(where: isWanted) ?? (0..<start).first(where: isWanted)
  }

  func withText<Result>(of element: JSONElement, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    unsafe text.withUnsafeBufferPointer {
      unsafe body(UnsafeBufferPointer(rebasing: $0[Int(element.start)..<Int(element.end)]))
    }
  }

  /// Whether a string element stands for exactly these bytes.
  func isText(_ expected: [UInt8], at element: JSONElement) -> Bool {
    guard element.kind == .string else { return false }
    return unsafe withText(of: element) { text in
      if element.flags.contains(.escapedValue) { return unsafe JSONText.unescape(text) == expected }
      guard text.count == expected.count, let start = text.baseAddress else { return expected.isEmpty && text.isEmpty }
      return unsafe expected.withUnsafeBufferPointer { unsafe areEqual(start, $0.baseAddress!, count: $0.count) }
    }
  }
}
