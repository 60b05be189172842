/// A value of strict JSON, in the text where it stands.
///
/// A wrong type is `nil`, never a conversion.
public struct JSONValue: Sendable {
  let bytes: [UInt8]
  let element: JSONElement

  /// The type of a value.
  public enum Kind: String, Sendable { case object, array, string, number, bool, null }

  /// Accepts `bytes` as one JSON value of any type with nothing behind it.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text, without a byte order mark.
  ///   - maximumDepth: how deep arrays and objects may be nested; the outermost is level 1.
  /// - Throws: what is wrong first, and where.
  public init(parsing bytes: [UInt8], maximumDepth: Int = 16) throws(JSONError) {
    let outcome = unsafe bytes.withUnsafeBufferPointer { text -> Result<JSONElement, JSONError> in
      var scanner = unsafe JSONScanner(text, maximumDepth: maximumDepth)
      do throws(JSONError) { return .success(try scanner.scanDocument()) } catch { return .failure(error) }
    }
    self.init(bytes: bytes, element: try outcome.get())
  }

  init(bytes: [UInt8], element: JSONElement) {
    self.bytes = bytes
    self.element = element
  }

  /// The type.
  public var kind: Kind {
    switch element.kind {
    case .object: .object
    case .array: .array
    case .string: .string
    case .number: .number
    case .true, .false: .bool
    case .null: .null
    }
  }

  /// The value's text as it was written; of a string, without its quotes.
  public var text: String { String(decoding: slice, as: UTF8.self) }

  /// Where the value starts: bytes from the start of the text.
  public var offset: Int { Int(element.start) }

  /// Whether the value is `null`.
  public var isNull: Bool { element.kind == .null }

  /// The text of a string.
  public var string: String? {
    guard element.kind == .string else { return nil }
    return unsafe slice.withUnsafeBufferPointer {
      unsafe JSONText.decode($0, isEscaped: element.flags.contains(.escapedValue))
    }
  }

  /// The value of `true` and `false`.
  public var bool: Bool? {
    switch element.kind {
    case .true: true
    case .false: false
    default: nil
    }
  }

  /// A number without fraction and exponent that fits.
  public var integer: Int64? {
    guard element.kind == .number else { return nil }
    let isNegative = bytes[Int(element.start)] == UInt8(ascii: "-")
    guard let magnitude = magnitude(from: Int(element.start) + (isNegative ? 1 : 0)) else { return nil }
    return isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
  }

  /// A number without sign, fraction and exponent that fits.
  public var unsignedInteger: UInt64? {
    element.kind == .number ? magnitude(from: Int(element.start)) : nil
  }

  /// A number as binary floating point, rounded to nearest; infinite where it is too large.
  public var double: Double? { element.kind == .number ? Double(text) : nil }

  /// The members of an object.
  public var object: JSONObject? {
    guard element.kind == .object else { return nil }
    return try? JSONObject(parsing: Array(slice), maximumDepth: .max)
  }

  /// The elements of an array.
  public var array: [JSONValue]? {
    guard element.kind == .array else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { text in
      var scanner = unsafe JSONScanner(text, maximumDepth: .max)
      return scanner.elements(ofArrayAt: Int(element.start))
    }.map { JSONValue(bytes: bytes, element: $0) }
  }

  /// The elements of an array that holds nothing but strings.
  public var strings: [String]? {
    guard element.kind == .array, element.flags.contains(.onlyStrings) else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { text in
      unsafe JSONText.strings(in: UnsafeBufferPointer(rebasing: text[Int(element.start)..<Int(element.end)]))
    }
  }

  /// The value of a number's digits from `start` on, where it has nothing else and fits.
  private func magnitude(from start: Int) -> UInt64? {
    unsafe bytes.withUnsafeBufferPointer { text in
      unsafe DecimalDigits.value(of: UnsafeBufferPointer(rebasing: text[start..<Int(element.end)]))
    }
  }

  private var slice: ArraySlice<UInt8> { bytes[Int(element.start)..<Int(element.end)] }
}
